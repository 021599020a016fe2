using BenchmarkDotNet.Attributes;

namespace VercelFunctions.Bench;

/// <summary>
/// The operations that BenchmarkDotNet measures: our in-memory cache, with the same keys and value as the JavaScript client.
/// </summary>
public class MemoryOperations
{
    private const int KeyCount = 1000;

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

    private int Next() => _next = (_next + 1) % KeyCount;
}
