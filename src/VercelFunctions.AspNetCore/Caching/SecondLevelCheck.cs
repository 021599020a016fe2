using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace VercelFunctions.AspNetCore.Caching;

/// <summary>
/// When the app starts, checks that the tags of an item reach the Runtime Cache, whatever the app's HybridCache consists of. The
/// item is stored in neither level.
/// </summary>
internal sealed class SecondLevelCheck(IServiceScopeFactory scopes) : IHostedService
{
    private const string Key = "vercel-functions-second-level-check";

    private const string Instead = "To use it without tags in the Runtime Cache, call AddVercelDistributedCache instead.";

    private static readonly AsyncLocal<SecondLevelCheck?> Running = new();

    private (string Key, IReadOnlyList<string>? Tags)? _stored;

    /// <summary>Takes the item of a check.</summary>
    /// <returns>False if the item is not of a check, and must be stored.</returns>
    public static bool Takes(string key, HybridItem? item)
    {
        if (Running.Value is SecondLevelCheck check && key.Contains(Key, StringComparison.Ordinal))
        {
            check._stored = (key, item?.Tags);
            return true;
        }

        return false;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        AsyncServiceScope scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            HybridCache cache = scope.ServiceProvider.GetRequiredService<HybridCache>();
            Running.Value = this;
            await cache
                .SetAsync(
                    Key,
                    string.Empty,
                    new() { Expiration = TimeSpan.FromSeconds(1), Flags = HybridCacheEntryFlags.DisableLocalCache },
                    [Key],
                    cancellationToken)
                .ConfigureAwait(false);
            string name = (cache is TaggedHybridCache tagged ? tagged.Inner : cache).GetType().Name;
            if (ProblemOf(name) is string problem)
            {
                throw new InvalidOperationException(
                    $"The tags of the HybridCache ({name}) would not reach the Runtime Cache: {problem} {Instead}");
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string? ProblemOf(string name) => _stored switch
    {
        null => $"{name} did not store an item in the registered second level. "
            + "Remove any IDistributedCache that is registered after AddVercelSecondLevelCache.",
        { Tags: not [Key] } => $"{name} stored an item without its tags. Register it before AddVercelSecondLevelCache.",
        { Key: not Key } => $"{name} stored the item '{Key}' under the key '{_stored.Value.Key}'. It must not change keys.",
        _ => null,
    };
}
