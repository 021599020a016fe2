using System.Collections.ObjectModel;
using System.Text;

namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Get, "VercelCacheItem", DefaultParameterSetName = ReadSet, HelpUri = VercelCommand.Help + "Get-VercelCacheItem.md")]
[OutputType(typeof(PSObject), typeof(string), typeof(System.Collections.Specialized.OrderedDictionary))]
public sealed class GetVercelCacheItemCommand : KeyedCacheCommand
{
    private const string ReadSet = "Read";
    private const string FallbackSet = "Fallback";
    private const string ItemSet = "Item";

    private CacheItemOptions? _itemOptions;

    [Parameter(
        Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ReadSet)]
    [Parameter(
        Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = FallbackSet)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string[] Key { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ItemSet)]
    [ValidateNotNull]
    public CacheItemInfo[] Item { get; set; } = [];

    [Parameter]
    public SwitchParameter Raw { get; set; }

    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

    [Parameter]
    public SwitchParameter ConvertDates { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = FallbackSet)]
    public ScriptBlock? Fallback { get; set; }

    [Parameter(ParameterSetName = FallbackSet)]
    [TtlTransformation]
    [ArgumentCompleter(typeof(TtlCompleter))]
    public TimeSpan? Ttl { get; set; }

    [Parameter(ParameterSetName = FallbackSet)]
    [ArgumentCompleter(typeof(TagCompleter))]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[] Tag { get; set; } = [];

    [Parameter(ParameterSetName = FallbackSet)]
    [AllowEmptyString]
    public string? Name { get; set; }

    private protected override string Activity => "Reading from the Runtime Cache";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Raw && AsHashtable)
        {
            End(
                new CommandException(
                    CommandFailure.RawAndAsHashtable,
                    "-Raw and -AsHashtable exclude each other: one returns text, the other objects."),
                null);
        }

        if (Raw && ConvertDates)
        {
            End(
                new CommandException(
                    CommandFailure.RawAndConvertDates,
                    "-Raw and -ConvertDates exclude each other: one returns text, the other dates."),
                null);
        }

        base.BeginProcessing();
        _itemOptions = ItemOptions(Ttl, Tag, Name);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ForEachKey(Key, Read);
        ForEachItem(Item, Read);
    }

    private void Read(string key, string storeKey)
    {
        WriteVerbose("Reading", key, storeKey);
        ReadOnlyMemory<byte>? json = Wait(Cache.Store.GetAsync(storeKey, StopToken));
        if (json is not null)
        {
            WriteValue(json.Value);
        }
        else if (Fallback is not null)
        {
            RunFallback(key, storeKey, Fallback);
        }
        else
        {
            WriteVerbose($"'{key}' is not in the cache.");
        }
    }

    private void RunFallback(string key, string storeKey, ScriptBlock fallback)
    {
        WriteVerbose($"'{key}' is not in the cache: running -Fallback.");
        Collection<PSObject> output = fallback.InvokeWithContext(null, [new PSVariable("_", key)], key);
        if (output.Count == 0)
        {
            // The block may have failed without an exception, which must not be stored as an empty value.
            WriteVerbose($"-Fallback returned nothing for '{key}': nothing is stored.");
            return;
        }

        byte[] json = ValueWriter.Write(output.Count == 1 ? output[0] : output);
        try
        {
            WriteVerbose("Storing", key, storeKey);
            Wait(Cache.StoreAsync(key, storeKey, json, _itemOptions!, StopToken));
        }
        catch (VercelException exception)
        {
            // The value was computed: it is returned even though the cache did not store it.
            Fail(exception, key);
        }

        // From the JSON, so that the first caller gets the same value as later ones.
        WriteValue(json);
    }

    private void WriteValue(ReadOnlyMemory<byte> json)
    {
        object? value = Raw ? Encoding.UTF8.GetString(json.ToArray()) : new ValueReader(AsHashtable, ConvertDates).Read(json);
        WriteObject(value, enumerateCollection: false);
    }
}
