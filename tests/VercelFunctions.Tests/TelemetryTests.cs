using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>
/// Activities and metrics. The tests of other classes run at the same time, so each test looks only at its own trace.
/// </summary>
public sealed class TelemetryTests : IDisposable
{
    private const string SecretKey = "customer:jane@example.com";
    private const string SecretTag = "private-tag";

    private readonly List<Activity> _activities = [];
    private readonly List<(string Instrument, double Value, Dictionary<string, object?> Attributes)> _measurements = [];
    private readonly ActivityListener _activityListener;
    private readonly MeterListener _meterListener = new();
    private readonly Activity _trace = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

    public TelemetryTests()
    {
        ActivityTraceId trace = _trace.TraceId;
        _activityListener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == VercelTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == trace ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                lock (_activities)
                {
                    _activities.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_activityListener);
        _meterListener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == VercelTelemetry.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meterListener.SetMeasurementEventCallback<double>(
            (instrument, value, attributes, _) => Record($"{instrument.Name} {instrument.Unit}", value, attributes));
        _meterListener.SetMeasurementEventCallback<long>(
            (instrument, value, attributes, _) => Record($"{instrument.Name} {instrument.Unit}", value, attributes));
        _meterListener.Start();
    }

    public void Dispose()
    {
        _activityListener.Dispose();
        _meterListener.Dispose();
        _trace.Dispose();
    }

    [Fact]
    public async Task Each_operation_is_an_activity_without_its_key_value_or_tags()
    {
        RuntimeCacheOptions plainKeys = new() { KeyHashFunction = key => key };
        using StubCache stub = new(
            request => request.Method == "GET" && request.Target.Contains("missing", StringComparison.Ordinal)
                ? StubAnswer.Empty(404)
                : StubAnswer.Json("\"secret value\""),
            plainKeys);
        CacheItemOptions options = new() { Tags = [SecretTag, "another-private-tag"] };
        await stub.Cache.SetAsync(SecretKey, "secret value", options);
        await stub.Cache.GetAsync(SecretKey);
        await stub.Cache.GetAsync("missing");
        await stub.Cache.DeleteAsync(SecretKey);
        await stub.Cache.ExpireTagAsync(SecretTag);

        Assert.Equal(
            ["vercel.cache.set", "vercel.cache.get", "vercel.cache.get", "vercel.cache.delete", "vercel.cache.expire"],
            _activities.Select(activity => activity.DisplayName));
        Assert.All(_activities, activity =>
        {
            Assert.Equal(ActivityKind.Client, activity.Kind);
            Assert.Equal("127.0.0.1", activity.GetTagItem("server.address"));
            Assert.Equal(stub.Store.Endpoint.Url.Port, activity.GetTagItem("server.port"));
            Assert.DoesNotContain(activity.TagObjects, tag => $"{tag.Value}".Contains("private", StringComparison.Ordinal));
            Assert.DoesNotContain(activity.TagObjects, tag => $"{tag.Value}".Contains("jane", StringComparison.Ordinal));
            Assert.DoesNotContain(activity.TagObjects, tag => $"{tag.Value}".Contains("secret", StringComparison.Ordinal));
        });
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(SecretKey)))[..16];
        Assert.Equal(
            [hash, hash, hash],
            _activities.Where((_, i) => i is 0 or 1 or 3).Select(activity => activity.GetTagItem("vercel.cache.key.hash")));
        Assert.Equal([2, 1], _activities.Select(activity => activity.GetTagItem("vercel.cache.tag.count")).OfType<int>());
        Assert.Equal([14, 14], _activities.Select(activity => activity.GetTagItem("vercel.cache.item.size")).OfType<int>());
        Assert.Equal(["hit", "miss"], _activities.Select(activity => activity.GetTagItem("vercel.cache.result")).OfType<string>());
    }

    [Fact]
    public async Task Each_operation_has_a_duration_by_operation_result_and_server()
    {
        using StubCache stub = new(request => StubAnswer.Empty(request.Method == "GET" ? 404 : 500));
        await stub.Cache.GetAsync(SecretKey);
        await Assert.ThrowsAsync<TagExpiryException>(async () => await stub.Cache.ExpireTagAsync(SecretTag));
        await Assert.ThrowsAsync<VercelException>(async () => await stub.Cache.SetAsync(SecretKey, 1));

        var own = Measured("vercel.cache.operation.duration s", ("server.port", stub.Store.Endpoint.Url.Port));
        Assert.Equal(["get", "expire", "set"], own.Select(measurement => measurement["vercel.cache.operation"]));
        Assert.Equal(["miss", null, null], own.Select(measurement => measurement.GetValueOrDefault("vercel.cache.result")));
        Assert.Equal([null, "ServerError", "ServerError"], own.Select(measurement => measurement.GetValueOrDefault("error.type")));
        Assert.All(own, measurement => Assert.DoesNotContain("vercel.cache.key.hash", measurement.Keys));
        Assert.Equal(
            [ActivityStatusCode.Unset, ActivityStatusCode.Error, ActivityStatusCode.Error],
            _activities.Select(activity => activity.Status));
    }

    [Fact]
    public async Task Reading_the_origin_is_an_activity_within_the_call_that_reads_it()
    {
        RuntimeCache cache = new(new MemoryCacheStore());
        TaskCompletionSource<int> origin = new();
        ActivitySpanId within = default;
        Task<int> first = cache.GetOrCreateAsync("key", async _ =>
        {
            within = Activity.Current!.SpanId;
            return await origin.Task;
        }).AsTask();
        Task<int> second = cache.GetOrCreateAsync("key", _ => new ValueTask<int>(2)).AsTask();
        origin.SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        await Assert.ThrowsAsync<TimeoutException>(() => second);
        Activity created = Assert.Single(_activities, activity => activity.DisplayName == "vercel.cache.create");
        Assert.Equal(within, created.SpanId);
        Assert.Equal(ActivityStatusCode.Error, created.Status);
        Assert.Equal("System.TimeoutException", created.GetTagItem("error.type"));
        Assert.Single(Measured("vercel.cache.create.waits {call}"));
        Assert.Single(Measured("vercel.cache.create.duration s", ("error.type", "System.TimeoutException")));
    }

    [Fact]
    public async Task A_request_of_the_purge_API_is_an_activity_with_its_retries()
    {
        using StubServer server = new(StubAnswer.Empty(503).With("retry-after", "0"), StubAnswer.Json("{}"));
        using PurgeClient client = new(VercelProject.Find(Path.GetTempPath(), "secret-token", "shop", null, server.Url, _ => null));
        await foreach (Expiry result in client.ExpireEachAsync(ExpiryKind.Tag, [SecretTag]))
        {
            Assert.True(result.IsExpired);
        }

        Assert.Equal(2, server.Requests.Count);
        Activity purge = Assert.Single(_activities, activity => activity.DisplayName == "vercel.purge");
        Assert.Equal([new("vercel.purge.operation", "edge-cache/invalidate-by-tags")], purge.TagObjects);
        Assert.Single(Measured("vercel.purge.duration s", ("vercel.purge.operation", "edge-cache/invalidate-by-tags")));
    }

    [Fact]
    public void Each_duration_advises_buckets_from_fractions_of_a_millisecond_to_a_minute()
    {
        List<Histogram<double>> durations = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == VercelTelemetry.MeterName && instrument is Histogram<double> duration)
            {
                durations.Add(duration);
            }
        };
        new RuntimeCache(new MemoryCacheStore()).Get("key");
        listener.Start();

        Assert.Equal(
            ["vercel.cache.create.duration", "vercel.cache.operation.duration", "vercel.purge.duration"],
            durations.Select(duration => duration.Name).Order());
        Assert.All(durations, duration =>
        {
            IReadOnlyList<double> bounds = duration.Advice?.HistogramBucketBoundaries!;
            Assert.Equal((0.0001, 60), (bounds[0], bounds[^1]));
            Assert.InRange(bounds.Count(bound => bound < 0.1), 5, 10);
        });
    }

    private void Record(string instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> attributes)
    {
        // The listener is called by the thread that measures, within the activity that it measures.
        if (Activity.Current?.TraceId != _trace.TraceId)
        {
            return;
        }

        lock (_measurements)
        {
            _measurements.Add((instrument, value, attributes.ToArray().ToDictionary()));
        }
    }

    private List<Dictionary<string, object?>> Measured(string instrument, params (string Name, object Value)[] attributes)
    {
        lock (_measurements)
        {
            return
            [
                .. _measurements
                    .Where(measurement => measurement.Instrument == instrument && measurement.Value >= 0)
                    .Select(measurement => measurement.Attributes)
                    .Where(all => Array.TrueForAll(attributes, one => Equals(all.GetValueOrDefault(one.Name), one.Value))),
            ];
        }
    }
}
