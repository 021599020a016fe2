namespace VercelFunctions.PowerShell;

/// <summary>A cmdlet that works on items of a cache by their keys.</summary>
public abstract class KeyedCacheCommand : CacheCommand
{
    private RuntimeCache? _cache;
    private ProgressMeter? _progress;

    [Parameter]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string? Namespace { get; set; }

    [Parameter]
    public string? NamespaceSeparator { get; set; }

    [Parameter]
    [KeyHashTransformation]
    [ArgumentCompleter(typeof(KeyHashCompleter))]
    public Func<string, string>? KeyHash { get; set; }

    private protected RuntimeCache Cache => _cache!;

    /// <summary>What the cmdlet does, for its progress bar.</summary>
    private protected abstract string Activity { get; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        UsedNames.Namespaces.Remember([Namespace]);
        _progress = new ProgressMeter(this, Activity);
        _cache = new RuntimeCache(Store, new RuntimeCacheOptions
        {
            Namespace = Namespace,
            NamespaceSeparator = NamespaceSeparator,
            KeyHashFunction = KeyHash ?? VercelFunctions.KeyHash.Default,
        });
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => _progress!.Complete();

    /// <summary>Does something for each key. A key that fails becomes an error; the others go on.</summary>
    private protected void ForEachKey(IEnumerable<string> keys, Action<string> action)
    {
        foreach (string key in keys)
        {
            _progress!.Count(key);
            try
            {
                action(key);
            }
            catch (RuntimeCacheException exception)
            {
                Fail(exception, key);
            }
        }
    }

    /// <summary>
    /// How to keep what this call stores. Checked before anything is asked of the cache: these are the same for every
    /// item, so a bad one is one error, not one an item.
    /// </summary>
    private protected CacheItemOptions ItemOptions(TimeSpan? ttl, string[] tags, string? name)
    {
        UsedNames.Tags.Remember(tags);
        try
        {
            if (ttl is TimeSpan time)
            {
                CacheLimits.CheckTtl(time);
            }

            return new CacheItemOptions { Ttl = ttl, Tags = CacheLimits.CheckItemTags(tags), Name = name };
        }
        catch (RuntimeCacheException exception)
        {
            FailForGood(exception, exception.Failure == RuntimeCacheFailure.InvalidTtl ? ttl : tags);
            throw;
        }
    }

    private protected void SayWhat(string verb, string key) => WriteVerbose($"{verb} '{key}' (store key '{Cache.GetStoreKey(key)}'): {Connection}.");
}
