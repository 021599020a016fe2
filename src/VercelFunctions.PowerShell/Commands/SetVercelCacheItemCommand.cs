namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Stores values in the Runtime Cache.</para>
/// <para type="description">With -Key given, all that comes down the pipeline becomes one value: an object, or an array of several.
/// Without it, each object of the pipeline is an item of its own, with a Key and a Value property, as the entries of a hashtable are.</para>
/// </summary>
[Cmdlet(VerbsCommon.Set, "VercelCacheItem", SupportsShouldProcess = true)]
[OutputType(typeof(PSObject))]
public sealed class SetVercelCacheItemCommand : KeyedCacheCommand
{
    private readonly List<object?> _piped = [];
    private CacheItemOptions? _itemOptions;
    private bool _isKeyGiven;
    private bool _isValueGiven;

    /// <summary>
    /// <para type="description">The key to store the value under; or the Key property of each piped object.</para>
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public string Key { get; set; } = string.Empty;

    /// <summary>
    /// <para type="description">The value: any object that can be JSON, at most 2 MB of it.</para>
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? Value { get; set; }

    /// <summary>
    /// <para type="description">How long to keep it: seconds, a TimeSpan, or 90s, 15m, 1h30m, 7d. Without it the item stays until it is
    /// removed, expired by tag or evicted.</para>
    /// </summary>
    [Parameter]
    [TtlTransformation]
    [ArgumentCompleter(typeof(TtlCompleter))]
    public TimeSpan? Ttl { get; set; }

    /// <summary>
    /// <para type="description">Tags to expire it by: at most 128, each at most 256 bytes.</para>
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(TagCompleter))]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[] Tag { get; set; } = [];

    /// <summary>
    /// <para type="description">A label that Vercel's observability shows. By default the key; an empty string sends none.</para>
    /// </summary>
    [Parameter]
    [AllowEmptyString]
    public string? Name { get; set; }

    /// <summary>
    /// <para type="description">Gives the value stored.</para>
    /// </summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override string Activity => "Storing in the Runtime Cache";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _isKeyGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Key));
        _isValueGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Value));
        base.BeginProcessing();
        _itemOptions = ItemOptions(Ttl, Tag, Name);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_isValueGiven)
        {
            StoreItem(Key, Value);
        }
        else if (_isKeyGiven)
        {
            _piped.Add(Value);
        }
        else if (PSObject.AsPSObject(Value).Properties[nameof(Value)] is PSPropertyInfo property)
        {
            StoreItem(Key, property.Value);
        }
        else
        {
            WriteError(ErrorRecords.New(
                "NoValue",
                ErrorCategory.InvalidArgument,
                $"The piped object for the key '{Key}' has no Value property, so there is nothing to store.",
                "Give each object a Key and a Value, or give -Key to store all that is piped as one value.",
                Value));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_isKeyGiven && !_isValueGiven)
        {
            StorePiped();
        }

        base.EndProcessing();
    }

    private void StorePiped()
    {
        if (_piped.Count == 0)
        {
            // Most likely the command before failed; an empty list must not replace a good value for that.
            WriteWarning($"Nothing was piped, so '{Key}' was left as it was. To store an empty list, use -Value @().");
            return;
        }

        StoreItem(Key, _piped.Count == 1 ? _piped[0] : _piped.ToArray());
    }

    private void StoreItem(string key, object? value) => ForEachKey([key], _ =>
    {
        if (!ShouldProcess($"'{key}' in {Connection}", "Set"))
        {
            return;
        }

        SayWhat("Storing", key);
        Wait(Cache.SetJsonAsync(key, ValueWriter.Write(value), _itemOptions, StopToken));
        if (PassThru)
        {
            WriteObject(value, enumerateCollection: false);
        }
    });
}
