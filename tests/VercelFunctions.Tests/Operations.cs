namespace VercelFunctions.Tests;

/// <summary>Each operation of a cache, synchronous and asynchronous, by name, for what must hold for all of them.</summary>
internal static class Operations
{
    public static IReadOnlyDictionary<string, Func<RuntimeCache, CancellationToken, Task>> All { get; } = new Dictionary<string, Func<RuntimeCache, CancellationToken, Task>>
    {
        ["Get"] = Sync(cache => cache.Get("key")),
        ["GetAsync"] = async (cache, token) => await cache.GetAsync("key", token),
        ["Set"] = Sync(cache => cache.Set("key", "value")),
        ["SetAsync"] = async (cache, token) => await cache.SetAsync("key", "value", null, token),
        ["Delete"] = Sync(cache => cache.Delete("key")),
        ["DeleteAsync"] = async (cache, token) => await cache.DeleteAsync("key", token),
        ["ExpireTag"] = Sync(cache => cache.ExpireTag("tag")),
        ["ExpireTagAsync"] = async (cache, token) => await cache.ExpireTagAsync("tag", token),
    };

    /// <summary>Runs an operation that must fail, and returns how.</summary>
    public static async Task<RuntimeCacheException> FailureAsync(this RuntimeCache cache, string operation) =>
        await Assert.ThrowsAnyAsync<RuntimeCacheException>(() => All[operation](cache, CancellationToken.None));

    private static Func<RuntimeCache, CancellationToken, Task> Sync(Action<RuntimeCache> operation) => (cache, _) =>
    {
        operation(cache);
        return Task.CompletedTask;
    };
}
