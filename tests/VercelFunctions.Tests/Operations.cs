namespace VercelFunctions.Tests;

/// <summary>All operations of a cache, synchronous and asynchronous, by name.</summary>
internal static class Operations
{
    public static IReadOnlyDictionary<string, Func<RuntimeCache, CancellationToken, Task>> All { get; } =
        new Dictionary<string, Func<RuntimeCache, CancellationToken, Task>>
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

    /// <summary>Runs an operation that must fail, and returns its failure.</summary>
    public static async Task<VercelException> FailureAsync(this RuntimeCache cache, string operation) =>
        await Assert.ThrowsAnyAsync<VercelException>(() => All[operation](cache, CancellationToken.None));

    private static Func<RuntimeCache, CancellationToken, Task> Sync(Action<RuntimeCache> operation) => (cache, _) =>
    {
        operation(cache);
        return Task.CompletedTask;
    };
}
