namespace VercelFunctions.PowerShell;

/// <summary>A cmdlet that works on items of a Runtime Cache by their keys.</summary>
public abstract class KeyedCacheCommand : CacheCommand
{
    private RuntimeCache? _cache;
    private ProgressMeter? _progress;
    private VercelException? _lost;

    [Parameter]
    [TextTransformation]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string? Namespace { get; set; }

    [Parameter]
    [TextTransformation]
    [ArgumentCompleter(typeof(FreeTextCompleter))]
    public string? NamespaceSeparator { get; set; }

    [Parameter]
    [KeyHashTransformation]
    [ArgumentCompleter(typeof(KeyHashCompleter))]
    public Func<string, string>? KeyHash { get; set; }

    /// <summary>The activity that the progress bar shows.</summary>
    private protected abstract string Activity { get; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        UsedNames.Namespaces.Remember([Namespace]);
        _progress = new ProgressMeter(this, Activity);
        RuntimeCacheOptions options = new()
        {
            Namespace = Namespace,
            NamespaceSeparator = NamespaceSeparator,
            KeyHashFunction = KeyHash ?? VercelFunctions.KeyHash.Default,
        };
        _cache = Require(() => new RuntimeCache(Connection!.Store, options), Connection);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => _progress!.Complete();

    /// <summary>
    /// Runs an action for the item of each key. A key that fails is reported as an error, and the others continue. After a
    /// request that does not reach the cache or times out, the others are reported without a request.
    /// </summary>
    private protected void ForEachKey(IEnumerable<string> keys, Action<CacheItemHandle> action)
    {
        foreach (string key in keys)
        {
            ForKey(key, () => _cache!.GetHandle(key), action);
        }
    }

    /// <summary>Whether a request of this call did not reach the cache or timed out, so that nothing more is sent.</summary>
    private protected bool IsLost => _lost is not null;

    /// <summary>Whether the cmdlet has something to do for a key even if nothing is sent.</summary>
    private protected virtual bool RunsWithoutCache => false;

    /// <summary>Remembers a failure after which nothing more is sent.</summary>
    private protected void NoteLost(VercelException failure) => _lost ??= Unsent.Follows(failure) ? failure : null;

    /// <summary>Runs an action for each item of Find-VercelCacheItem, by the store key that it has.</summary>
    private protected void ForEachItem(IEnumerable<CacheItemInfo> items, Action<CacheItemHandle> action)
    {
        foreach (CacheItemInfo item in items)
        {
            CacheItemHandle handle = _cache!.GetHandle(item);
            ForKey(handle.Key, () => handle, action);
        }
    }

    /// <summary>
    /// The options for all items of this call. They are checked before anything is sent, so that an option that is not valid
    /// is one error rather than one per item.
    /// </summary>
    private protected CacheItemOptions ItemOptions(TimeSpan? ttl, string[] tags, string? name)
    {
        UsedNames.Tags.Remember(tags);
        CacheItemOptions options = new() { Ttl = ttl, Tags = tags, Name = name };
        Require(options.Validate, tags);
        return options;
    }

    private void ForKey(string key, Func<CacheItemHandle> open, Action<CacheItemHandle> action)
    {
        _progress!.Count(key);
        try
        {
            if (_lost is not null && !RunsWithoutCache)
            {
                throw Unsent.Because(_lost);
            }

            action(open());
        }
        catch (VercelException exception)
        {
            NoteLost(exception);
            FailOne(exception, "Key", key);
        }
    }

    private protected void WriteVerbose(string verb, CacheItemHandle item) =>
        WriteVerbose($"{verb} '{item.Key}' (store key '{item.StoreKey}'): {Connection}.");
}
