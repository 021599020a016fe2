using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using VercelFunctions.Emulator.Http;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Stores;

namespace VercelFunctions.Emulator.Telemetry;

/// <summary>
/// The emulator's metrics, for <c>dotnet-counters</c> or OpenTelemetry. docs/emulator.md lists the names; dashboards depend on
/// them.
/// </summary>
internal sealed class EmulatorMetrics : IDisposable
{
    public const string MeterName = "VercelFunctions.Emulator";

    private const string ProjectTag = "vercel.project";
    private static readonly string[] OperationNames = [.. Enum.GetNames<Operation>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
    private static readonly string[] OutcomeNames = [.. Enum.GetNames<Outcome>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    private readonly Meter _meter = new(MeterName);
    private readonly Histogram<double> _durations;

    public EmulatorMetrics(IReadOnlyList<Project> projects)
    {
        _durations = Durations.Create(
            _meter, "runtime_cache.operation.duration", "The duration of operations, by operation, outcome and project.");
        Observe("runtime_cache.items", "{item}", "The number of items in each project's cache.", totals => totals.Items);
        Observe("runtime_cache.tags", "{tag}", "The number of distinct tags of the items.", totals => totals.Tags);
        Observe("runtime_cache.size", "By", "The number of bytes that each project's cache uses of its limit.", totals => totals.UsedBytes);

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
                new TagList
                {
                    { "operation", OperationNames[(int)operation] },
                    { "outcome", OutcomeNames[(int)outcome] },
                    { ProjectTag, project.Name.ToString() },
                });
        }
    }

    public void Dispose() => _meter.Dispose();

    // Instruments are read synchronously. A store that fails or times out is left out.
    private static Measurement<long>? Read(Project project, Func<StoreTotals, long> read)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(2));
        try
        {
            StoreTotals totals = project.Store.View.CountAsync(deadline.Token).AsTask().GetAwaiter().GetResult();
            return new Measurement<long>(read(totals), new KeyValuePair<string, object?>(ProjectTag, project.Name.ToString()));
        }
        catch (Exception exception) when (exception is VercelException or OperationCanceledException)
        {
            return null;
        }
    }
}
