using StackExchange.Redis;

namespace VercelFunctions.Emulator.Redis;

/// <summary>The keys of one project in one environment. The braces make a cluster keep them all in one slot.</summary>
internal sealed class RedisKeys
{
    /// <summary>The prefix of all keys of all projects.</summary>
    public const string Prefix = "vrc:";

    private readonly string _prefix;
    private readonly string _itemPrefix;
    private readonly string _tagPrefix;

    public RedisKeys(string project)
    {
        _prefix = $"{Prefix}{{{project}}}:";
        _itemPrefix = _prefix + "item:";
        _tagPrefix = _prefix + "tag:";
        TagPrefix = _tagPrefix;
        Whole = _prefix + "all";
    }

    /// <summary>The generation of the whole cache, which a clear replaces.</summary>
    public RedisKey Whole { get; }

    /// <summary>The prefix of the keys of tags.</summary>
    public RedisValue TagPrefix { get; }

    /// <summary>The pattern of the items for SCAN. A project's name contains no special character of patterns.</summary>
    public string ItemPattern => _itemPrefix + "*";

    /// <summary>The pattern of the generations of tags for SCAN.</summary>
    public string TagPattern => _tagPrefix + "*";

    /// <summary>The turn of one node to sweep.</summary>
    public RedisKey Turn => _prefix + "turn";

    public RedisKey Item(string storeKey) => _itemPrefix + storeKey;

    /// <summary>The generation of a tag.</summary>
    public RedisKey Tag(string tag) => _tagPrefix + tag;

    /// <summary>The tag of a generation's key.</summary>
    public string TagOf(RedisKey generation) => ((string)generation!)[_tagPrefix.Length..];

    /// <summary>A key of one node, to check that the server accepts writes.</summary>
    public RedisKey Probe(Guid node) => $"{_prefix}probe:{node:N}";

    /// <summary>The store key of an item's key.</summary>
    public string StoreKey(RedisKey item) => ((string)item!)[_itemPrefix.Length..];
}
