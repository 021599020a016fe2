using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Requests;
using VercelFunctions.Emulator.Stores;

namespace VercelFunctions.Emulator.Telemetry;

/// <summary>
/// What can be measured from outside, with <c>dotnet-counters</c> or OpenTelemetry. docs/emulator.md lists the names:
/// whoever changes one breaks somebody's dashboard.
/// </summary>
internal sealed class EmulatorMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "VercelFunctions.Emulator";

    private const string ProjectTag = "vercel.project";
    private static readonly string[] OperationNames = [.. Enum.GetNames<Operation>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
    private static readonly string[] OutcomeNames = [.. Enum.GetNames<Outcome>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    private readonly Meter _meter = new(MeterName);
    private readonly Histogram<double> _durations;

    public EmulatorMetrics(IReadOnlyList<Project> projects)
    {
        _durations = _meter.CreateHistogram<double>("runtime_cache.operation.duration", "s", "How long operations took, by operation, outcome and project.");
        Observe("runtime_cache.items", "{item}", "How many items each project's cache holds.", totals => totals.Items);
        Observe("runtime_cache.tags", "{tag}", "How many different tags they bear.", totals => totals.Tags);
        Observe("runtime_cache.size", "By", "How many bytes of its limit each project's cache uses.", totals => totals.UsedBytes);

        void Observe(string name, string unit, string description, Func<StoreTotals, long> read) => _meter.CreateObservableUpDownCounter(
            name,
            () => projects.Select(project => Read(project, read)).OfType<Measurement<long>>(),
            unit,
            description);
    }

    /// <summary>Counts an operation.</summary>
    public void Record(Project project, Operation operation, Outcome outcome, TimeSpan duration)
    {
        if (_durations.Enabled)
        {
            _durations.Record(
                duration.TotalSeconds,
                new TagList { { "operation", OperationNames[(int)operation] }, { "outcome", OutcomeNames[(int)outcome] }, { ProjectTag, project.Name.ToString() } });
        }
    }

    public void Dispose() => _meter.Dispose();

    // Instruments are read without await. A store that does not answer is left out, as one that is not there.
    private static Measurement<long>? Read(Project project, Func<StoreTotals, long> read)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(2));
        try
        {
            StoreTotals totals = project.Store.View.CountAsync(deadline.Token).AsTask().GetAwaiter().GetResult();
            return new Measurement<long>(read(totals), new KeyValuePair<string, object?>(ProjectTag, project.Name.ToString()));
        }
        catch (Exception exception) when (exception is RuntimeCacheException or OperationCanceledException)
        {
            return null;
        }
    }
}
