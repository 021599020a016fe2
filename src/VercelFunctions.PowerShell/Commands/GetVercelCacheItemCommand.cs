using System.Collections.ObjectModel;
using System.Text;

namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Get, "VercelCacheItem", DefaultParameterSetName = ReadSet)]
[OutputType(typeof(PSObject), typeof(string), typeof(System.Collections.Specialized.OrderedDictionary))]
public sealed class GetVercelCacheItemCommand : KeyedCacheCommand
{
    private const string ReadSet = "Read";
    private const string FallbackSet = "Fallback";

    private CacheItemOptions? _itemOptions;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Key { get; set; } = [];

    [Parameter]
    public SwitchParameter Raw { get; set; }

    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

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
            ThrowTerminatingError(ErrorRecords.New(
                "RawAndAsHashtable",
                ErrorCategory.InvalidArgument,
                "-Raw and -AsHashtable cannot both be given: the one asks for text, the other for objects.",
                "Leave one of them out.",
                null));
        }

        base.BeginProcessing();
        _itemOptions = ItemOptions(Ttl, Tag, Name);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEachKey(Key, Read);

    private void Read(string key)
    {
        SayWhat("Reading", key);
        ReadOnlyMemory<byte>? json = Wait(Cache.GetJsonAsync(key, StopToken));
        if (json is not null)
        {
            WriteValue(json.Value);
        }
        else if (Fallback is not null)
        {
            RunFallback(key, Fallback);
        }
        else
        {
            WriteVerbose($"'{key}' is not in the cache.");
        }
    }

    private void RunFallback(string key, ScriptBlock fallback)
    {
        WriteVerbose($"'{key}' is not in the cache: running -Fallback.");
        Collection<PSObject> output = fallback.InvokeWithContext(null, [new PSVariable("_", key)], key);
        if (output.Count == 0)
        {
            // The block may have failed in its own way; that must not be kept for an hour as an empty value.
            WriteVerbose($"-Fallback gave nothing for '{key}': nothing is stored.");
            return;
        }

        byte[] json = ValueWriter.Write(output.Count == 1 ? output[0] : output);
        try
        {
            SayWhat("Storing", key);
            Wait(Cache.SetJsonAsync(key, json, _itemOptions, StopToken));
        }
        catch (RuntimeCacheException exception)
        {
            // The value was paid for: it is given even though the cache did not take it.
            Fail(exception, key);
        }

        // Out of JSON, so that the first caller gets what later callers will.
        WriteValue(json);
    }

    private void WriteValue(ReadOnlyMemory<byte> json)
    {
        object? value = Raw ? Encoding.UTF8.GetString(json.ToArray()) : new ValueReader(AsHashtable).Read(json);
        WriteObject(value, enumerateCollection: false);
    }
}
