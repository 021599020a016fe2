using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;

namespace VercelFunctions.Bench;

/// <summary>
/// The operations that BenchmarkDotNet measures: our in-memory cache, with the same keys and value as the JavaScript client.
/// </summary>
public class MemoryOperations
{
    private const int KeyCount = 1000;

    private static MeterListener? _listener;

    private readonly RuntimeCache _cache = new(new MemoryCacheStore());
    private readonly CacheItemOptions[] _tagged =
        [.. Keys.Select(key => new CacheItemOptions { Ttl = TimeSpan.FromHours(1), Tags = ["posts", key] })];

    private int _next;

    internal static string[] Keys { get; } = [.. Enumerable.Range(0, KeyCount).Select(i => $"post-{i}")];

    [GlobalSetup]
    public void Fill()
    {
        foreach (string key in Keys)
        {
            _cache.Set(key, Post.Sample);
        }
    }

    [Benchmark]
    public object? Get() => _cache.Get(Keys[Next()]);

    [Benchmark]
    public Post? GetTyped() => _cache.Get<Post>(Keys[Next()]);

    [Benchmark]
    public void Set() => _cache.Set(Keys[Next()], Post.Sample);

    [Benchmark]
    public void SetTagged()
    {
        int next = Next();
        _cache.Set(Keys[next], Post.Sample, _tagged[next]);
    }

    [Benchmark]
    public Post? GetOrCreate() => _cache.GetOrCreate(Keys[Next()], () => Post.Sample);

    [GlobalSetup(Target = nameof(GetMeasured))]
    public void Listen()
    {
        Fill();
        _listener = new MeterListener();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == VercelTelemetry.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => { });
        _listener.Start();
    }

    [GlobalCleanup(Target = nameof(GetMeasured))]
    public void StopListening() => _listener!.Dispose();

    [Benchmark]
    public Post? GetMeasured() => _cache.Get<Post>(Keys[Next()]);

    private int Next() => _next = (_next + 1) % KeyCount;
}
