using System.Collections;
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
    private bool _isLossReported;

    [Parameter(
        Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ReadSet)]
    [Parameter(
        Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = FallbackSet)]
    [TextTransformation(nameof(Key))]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string[] Key { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ItemSet)]
    [ItemTransformation]
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
    public SwitchParameter FallbackOnError { get; set; }

    [Parameter(ParameterSetName = FallbackSet)]
    [TtlTransformation]
    [ArgumentCompleter(typeof(TtlCompleter))]
    public TimeSpan? Ttl { get; set; }

    [Parameter(ParameterSetName = FallbackSet)]
    [Alias("Tags")]
    [TextTransformation]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(TagCompleter))]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[] Tag { get; set; } = [];

    [Parameter(ParameterSetName = FallbackSet)]
    [TextTransformation]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(FreeTextCompleter))]
    public string? Name { get; set; }

    private protected override bool RunsWithoutCache => FallbackOnError;

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
        ForEachKey(Key, Fallback is null ? Read : ReadThrough);
        ForEachItem(Item, Read);
    }

    private void Read(CacheItemHandle item)
    {
        WriteVerbose("Reading", item);
        ReadOnlyMemory<byte>? json = Wait(item.GetJsonAsync(StopToken));
        if (json is not null)
        {
            WriteValue(json.Value);
        }
        else
        {
            WriteVerbose($"'{item.Key}' is not in the cache.");
        }
    }

    private void ReadThrough(CacheItemHandle item)
    {
        WriteVerbose("Reading", item);
        using ReadThrough call = item.BeginReadThrough(_itemOptions);
        if (TryRead(call, item.Key) is ReadOnlyMemory<byte> json)
        {
            WriteValue(json);
            return;
        }

        CreatedItem created = call.Create(() => RunFallback(item.Key), StopToken);
        if (created.Json is not null)
        {
            // From the JSON, so that the first caller gets the same value as later ones.
            WriteValue(created.Json.Value);
        }

        if (created.StoreFailure is VercelException failure)
        {
            // The value was created: it is returned even though the cache did not store it.
            ReportUnstored(failure, item.Key);
        }
    }

    private ReadOnlyMemory<byte>? TryRead(ReadThrough call, string key)
    {
        if (IsLost)
        {
            if (!_isLossReported)
            {
                WriteWarning("Running -Fallback for the remaining keys without asking the cache again, and without storing the results.");
                _isLossReported = true;
            }

            return null;
        }

        try
        {
            return Wait(call.ReadAsync(StopToken));
        }
        catch (VercelException exception) when (FallbackOnError)
        {
            NoteLost(exception);
            Warn(exception, key, "Running -Fallback, because the cache failed");
            return null;
        }
    }

    private ReadOnlyMemory<byte>? RunFallback(string key)
    {
        WriteVerbose($"'{key}' is not in the cache: running -Fallback.");
        try
        {
            Collection<PSObject> output = Fallback!.InvokeWithContext(null, [new PSVariable("_", key)], key);
            if (output.Count > 0)
            {
                return ValueWriter.Write(output.Count == 1 ? output[0] : output);
            }
        }
        catch (PipelineStoppedException)
        {
            // The runspaces that wait for this block must not be stopped with it. One of them runs its own.
            StopProcessing();
            throw new OperationCanceledException(StopToken);
        }

        // The block may have failed without an exception, which must not be stored as an empty value.
        WriteVerbose($"-Fallback returned nothing for '{key}': nothing is stored.");
        return null;
    }

    private void ReportUnstored(VercelException failure, string key)
    {
        NoteLost(failure);
        if (FallbackOnError)
        {
            Warn(failure, key, "The result of -Fallback was not stored");
        }
        else
        {
            FailOne(failure, "Key", key);
        }
    }

    /// <summary>Reports a failure that the value does not depend on: as a warning, and in the variable of -ErrorVariable.</summary>
    private void Warn(VercelException failure, string key, string consequence)
    {
        WriteWarning($"{consequence}: {failure.Message} (key '{key}')");

        // WriteError would end a script that runs with $ErrorActionPreference = 'Stop', and the value would be lost.
        if (MyInvocation.BoundParameters.TryGetValue("ErrorVariable", out object? name)
            && SessionState.PSVariable.GetValue(((string)name).TrimStart('+')) is IList errors)
        {
            errors.Add(ErrorRecords.Of(failure, "Key", key, Context));
        }
    }

    private void WriteValue(ReadOnlyMemory<byte> json)
    {
        object? value = Raw ? Encoding.UTF8.GetString(json.ToArray()) : new ValueReader(AsHashtable, ConvertDates).Read(json);
        WriteObject(value, enumerateCollection: false);
    }
}
