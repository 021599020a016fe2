namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Set, "VercelCacheItem", SupportsShouldProcess = true, HelpUri = VercelCommand.Help + "Set-VercelCacheItem.md")]
[OutputType(typeof(PSObject))]
public sealed class SetVercelCacheItemCommand : KeyedCacheCommand
{
    private readonly List<object?> _piped = [];
    private CacheItemOptions _itemOptions = new();
    private ICollection<string> _given = [];
    private bool _isKeyGiven;
    private bool _isValueGiven;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string Key { get; set; } = string.Empty;

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? Value { get; set; }

    [Parameter]
    [TtlTransformation]
    [ArgumentCompleter(typeof(TtlCompleter))]
    public TimeSpan? Ttl { get; set; }

    [Parameter]
    [Alias("Tags")]
    [TextTransformation]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(TagCompleter))]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[] Tag { get; set; } = [];

    [Parameter]
    [TextTransformation]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(FreeTextCompleter))]
    public string? Name { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override string Activity => "Storing in the Runtime Cache";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _given = [.. MyInvocation.BoundParameters.Keys];
        _isKeyGiven = _given.Contains(nameof(Key));
        _isValueGiven = _given.Contains(nameof(Value));
        if (_isValueGiven && !_isKeyGiven)
        {
            const string Message = "-Value was specified without -Key, and piped objects have a value of their own.";
            End(new CommandException(CommandFailure.ValueWithoutKey, Message), Value);
        }

        base.BeginProcessing();
        _itemOptions = ItemOptions(Ttl, Tag, Name);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_isValueGiven)
        {
            StoreItem(Key, Value, _itemOptions);
        }
        else if (_isKeyGiven)
        {
            _piped.Add(Value);
        }
        else if (PSObject.AsPSObject(Value).Properties[nameof(Value)] is PSPropertyInfo property)
        {
            StorePipedItem(property.Value);
        }
        else
        {
            Fail(
                CommandFailure.NoValue,
                $"The piped object for the key '{Key}' has no Value property, so there is nothing to store.",
                Value);
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
            // Most likely the previous command failed, so an empty list must not replace a good value.
            WriteWarning($"Nothing was piped, so '{Key}' was not changed. To store an empty list, use -Value @().");
            return;
        }

        StoreItem(Key, _piped.Count == 1 ? _piped[0] : _piped.ToArray(), _itemOptions);
    }

    private void StorePipedItem(object? value)
    {
        try
        {
            CacheItemOptions options = PipedItemOptions.Of(PSObject.AsPSObject(Value), _itemOptions, _given);
            UsedNames.Tags.Remember(options.Tags);
            StoreItem(Key, value, options);
        }
        catch (CommandException exception)
        {
            Fail(exception.Failure, $"The piped object for the key '{Key}' was not stored. {exception.Message}", Value, exception);
        }
    }

    private void StoreItem(string key, object? value, CacheItemOptions options) => ForEachKey([key], item =>
    {
        if (!ShouldProcess($"'{key}' in {Connection}", "Set"))
        {
            return;
        }

        WriteVerbose("Storing", item);
        Wait(item.SetJsonAsync(ValueWriter.Write(value), options, StopToken));
        if (PassThru)
        {
            WriteObject(value, enumerateCollection: false);
        }
    });
}
