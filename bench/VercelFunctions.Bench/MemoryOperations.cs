using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace VercelFunctions.Bench;

/// <summary>
/// The operations that BenchmarkDotNet measures: our in-memory cache, with the same keys and value as the JavaScript client.
/// </summary>
public class MemoryOperations
{
    private static MeterListener? _listener;

    private readonly byte[] _json = Encoding.UTF8.GetBytes(Post.SampleJson);
    private readonly RuntimeCache _cache = new(new MemoryCacheStore());
    private readonly CacheItemOptions[] _tagged =
        [.. Post.Keys.Select(key => new CacheItemOptions { Ttl = TimeSpan.FromHours(1), Tags = ["posts", key] })];

    private int _next;

    [GlobalSetup]
    public void Fill()
    {
        foreach (string key in Post.Keys)
        {
            _cache.Set(key, Post.Sample);
        }
    }

    [Benchmark]
    public object? Get() => _cache.Get(Post.Keys[Next()]);

    [Benchmark]
    public Post? GetTyped() => _cache.Get<Post>(Post.Keys[Next()]);

    [Benchmark]
    public void Set() => _cache.Set(Post.Keys[Next()], Post.Sample);

    [Benchmark]
    public void SetTagged()
    {
        int next = Next();
        _cache.Set(Post.Keys[next], Post.Sample, _tagged[next]);
    }

    [Benchmark]
    public Post? GetOrCreate() => _cache.GetOrCreate(Post.Keys[Next()], () => Post.Sample);

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
    public Post? GetMeasured() => _cache.Get<Post>(Post.Keys[Next()]);

    [Benchmark]
    public Post? Parse() => JsonSerializer.Deserialize<Post>(_json, RuntimeCacheOptions.DefaultSerializerOptions);

    [Benchmark]
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(Post.Sample, RuntimeCacheOptions.DefaultSerializerOptions);

    private int Next() => _next = (_next + 1) % Post.Keys.Length;
}
