using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;

namespace VercelFunctions.Emulator.Tests;

/// <summary>What those who run it see of it: health and metrics.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Health_is_told_without_a_token_and_by_GET_alone()
    {
        await using RuntimeCacheEmulator emulator = await RuntimeCacheEmulator.StartAsync();
        using HttpClient http = new() { BaseAddress = emulator.Address };
        Assert.Equal("""{"status":"ready"}""", await http.GetStringAsync("healthz"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.PostAsync("healthz", null)).StatusCode);
    }

    [Fact]
    public async Task Metrics_tell_of_each_operation_and_of_what_is_kept()
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
        await Assert.ThrowsAsync<RuntimeCacheException>(async () => await cache.GetAsync<string>("key"));
        await Assert.ThrowsAsync<RuntimeCacheException>(async () => await cache.DeleteAsync("key"));

        string[] expected = ["set ok", "get hit", "get miss", "expire ok", "get failed", "delete broken_off"];
        for (int attempt = 0; attempt < 200 && operations.Count < expected.Length; attempt++)
        {
            // A measurement is taken once the answer is out.
            await Task.Delay(10);
        }

        Assert.Equal(expected.Select(end => "runtime_cache.operation.duration s " + end), operations);
        Assert.Equal(["runtime_cache.items {item}", "runtime_cache.size By", "runtime_cache.tags {tag}"], kept.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((1, 2), (kept["runtime_cache.items {item}"], kept["runtime_cache.tags {tag}"]));
        Assert.InRange(kept["runtime_cache.size By"], 200, 400);
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
