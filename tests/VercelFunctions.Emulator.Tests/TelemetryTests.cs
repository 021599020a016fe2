using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;

namespace VercelFunctions.Emulator.Tests;

/// <summary>Health and metrics, for operators.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Health_needs_no_token_and_allows_only_GET()
    {
        await using RuntimeCacheEmulator emulator = await RuntimeCacheEmulator.StartAsync();
        using HttpClient http = new() { BaseAddress = emulator.Address };
        Assert.Equal("""{"status":"ready"}""", await http.GetStringAsync("healthz"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.PostAsync("healthz", null)).StatusCode);
    }

    [Fact]
    public async Task The_duration_advises_buckets_from_fractions_of_a_millisecond_to_a_minute()
    {
        await using RuntimeCacheEmulator emulator = await RuntimeCacheEmulator.StartAsync();
        ConcurrentQueue<Instrument> durations = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == "VercelFunctions.Emulator" && instrument.Unit == "s")
            {
                durations.Enqueue(instrument);
            }
        };
        listener.Start();

        // Emulators of other tests have meters of the same name.
        Assert.NotEmpty(durations);
        Assert.All(durations, duration =>
        {
            IReadOnlyList<double> bounds = ((Histogram<double>)duration).Advice?.HistogramBucketBoundaries!;
            Assert.Equal((0.0001, 60), (bounds[0], bounds[^1]));
        });
    }

    [Fact]
    public async Task Metrics_report_operations_and_contents()
    {
        ConcurrentQueue<string> operations = new();
        ConcurrentDictionary<string, long> kept = new();
        await using RuntimeCacheEmulator emulator = await RuntimeCacheEmulator.StartAsync(new() { Projects = ["metered"] });
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "VercelFunctions.Emulator")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            if (Project(tags) == "metered:production")
            {
                Assert.True(value > 0);
                operations.Enqueue($"{instrument.Name} {instrument.Unit} {Tag(tags, "operation")} {Tag(tags, "outcome")}");
            }
        });
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (Project(tags) == "metered:production")
            {
                kept[$"{instrument.Name} {instrument.Unit}"] = value;
            }
        });
        listener.Start();

        RuntimeCache cache = emulator.Projects[0].CreateCache();
        await cache.SetAsync("key", "value", new CacheItemOptions { Tags = ["a", "b"] });
        await cache.GetAsync<string>("key");
        await cache.GetAsync<string>("absent");
        listener.RecordObservableInstruments();
        await cache.ExpireTagAsync("a");
        emulator.SetFaults("get 100% 503", "delete 100% drop");
        await Assert.ThrowsAsync<VercelException>(async () => await cache.GetAsync<string>("key"));
        await Assert.ThrowsAsync<VercelException>(async () => await cache.DeleteAsync("key"));

        string[] expected = ["set ok", "get hit", "get miss", "expire ok", "get failed", "delete aborted"];
        for (int attempt = 0; attempt < 200 && operations.Count < expected.Length; attempt++)
        {
            // The measurement follows the response.
            await Task.Delay(10);
        }

        Assert.Equal(expected.Select(end => "runtime_cache.operation.duration s " + end), operations);
        Assert.Equal(
            ["runtime_cache.items {item}", "runtime_cache.size By", "runtime_cache.tags {tag}"], kept.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((1, 2), (kept["runtime_cache.items {item}"], kept["runtime_cache.tags {tag}"]));
        Assert.InRange(kept["runtime_cache.size By"], 400, 600);
    }

    private static string? Project(ReadOnlySpan<KeyValuePair<string, object?>> tags) => Tag(tags, "vercel.project");

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            if (tag.Key == name)
            {
                return Convert.ToString(tag.Value, CultureInfo.InvariantCulture);
            }
        }

        return null;
    }
}
