namespace VercelFunctions.AspNetCore.Tests;

/// <summary>The emulator as the cache of an app.</summary>
internal static class Emulators
{
    /// <summary>Registers the emulator's first project as the app's Runtime Cache.</summary>
    public static IServiceCollection AddCacheOf(this IServiceCollection services, RuntimeCacheEmulatorFixture fixture) =>
        services.AddVercelRuntimeCache(fixture.Configure);

    /// <summary>Sets the endpoint and the credentials of the emulator's first project.</summary>
    public static void Configure(this RuntimeCacheEmulatorFixture fixture, VercelRuntimeCacheOptions options)
    {
        options.Endpoint = fixture.Emulator.Endpoint.AbsoluteUri;
        options.Headers["authorization"] = $"Bearer {fixture.Project.Token}";
        options.Timeout = TimeSpan.FromSeconds(30);
    }

    /// <summary>The items of the first project.</summary>
    public static async Task<IReadOnlyList<CacheItemInfo>> ItemsAsync(this RuntimeCacheEmulatorFixture fixture)
    {
        using EmulatorClient client = fixture.Project.CreateClient();
        return await client.ListAsync();
    }

    /// <summary>Waits until an item is stored: HybridCache stores it after the caller has the value.</summary>
    public static async Task<CacheItemInfo> ItemAsync(this RuntimeCacheEmulatorFixture fixture, string name)
    {
        using EmulatorClient client = fixture.Project.CreateClient();
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        while (true)
        {
            if ((await client.ListAsync(patience.Token)).FirstOrDefault(item => item.Name == name) is CacheItemInfo item)
            {
                return item;
            }

            await Task.Delay(10, patience.Token);
        }
    }
}
