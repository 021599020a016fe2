using System.Collections.ObjectModel;
using System.Text;

namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Reads values from the Runtime Cache.</para>
/// <para type="description">One output a hit, nothing on a miss. An array is one output: put the call in parentheses to send
/// its elements down the pipeline.</para>
/// </summary>
[Cmdlet(VerbsCommon.Get, "VercelCacheItem", DefaultParameterSetName = ReadSet)]
[OutputType(typeof(PSObject), typeof(string), typeof(System.Collections.Specialized.OrderedDictionary))]
public sealed class GetVercelCacheItemCommand : KeyedCacheCommand
{
    private const string ReadSet = "Read";
    private const string FallbackSet = "Fallback";

    private CacheItemOptions? _itemOptions;

    /// <summary>
    /// <para type="description">The keys to read.</para>
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Key { get; set; } = [];

    /// <summary>
    /// <para type="description">Gives the JSON text as it is stored.</para>
    /// </summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>
    /// <para type="description">Gives ordered hashtables in place of objects: for names that differ only by case, or are empty.</para>
    /// </summary>
    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

    /// <summary>
    /// <para type="description">On a miss this block runs, with the key as $_, and what it gives is stored and returned.
    /// If it gives nothing, nothing is stored. It does not run when the cache cannot be asked: that is an error, not a miss.</para>
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = FallbackSet)]
    public ScriptBlock? Fallback { get; set; }

    /// <summary>
    /// <para type="description">How long to keep what -Fallback gives: seconds, a TimeSpan, or 90s, 15m, 1h, 7d.</para>
    /// </summary>
    [Parameter(ParameterSetName = FallbackSet)]
    [TtlTransformation]
    [ArgumentCompleter(typeof(TtlCompleter))]
    public TimeSpan? Ttl { get; set; }

    /// <summary>
    /// <para type="description">Tags for what -Fallback gives.</para>
    /// </summary>
    [Parameter(ParameterSetName = FallbackSet)]
    [ArgumentCompleter(typeof(TagCompleter))]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[] Tag { get; set; } = [];

    /// <summary>
    /// <para type="description">A label for what -Fallback gives. By default the key.</para>
    /// </summary>
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
