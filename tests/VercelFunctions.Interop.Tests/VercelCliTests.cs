namespace VercelFunctions.Interop.Tests;

/// <summary>The official CLI purges items of the emulator.</summary>
public sealed class VercelCliTests(InteropFixture interop)
{
    [Fact]
    public async Task Vercel_cache_purges_items_of_the_emulator()
    {
        interop.RequirePackages();
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync();
        using VercelCli cli = new();
        cli.Link("prj_of_the_test", "team_of_the_test");
        RuntimeCacheEndpoint endpoint = new(
            emulator.Endpoint.AbsoluteUri, RuntimeCacheEndpoint.ParseHeaders(emulator.HeadersJson), TimeSpan.FromSeconds(20));
        using HttpCacheStore store = new(endpoint);
        using EmulatorClient client = new(endpoint);
        RuntimeCache cache = new(store);

        await PurgeAsync("invalidate", "--tag", "a");
        Assert.Equal(["b", "c", "none"], await KeysAsync());
        await PurgeAsync("dangerously-delete", "--tag", "b,c", "--revalidation-deadline-seconds", "60");
        Assert.Equal(["a", "none"], await KeysAsync());
        await PurgeAsync("invalidate", "--srcimg", "/image.png");
        await PurgeAsync("dangerously-delete", "--srcimg", "/image.png");
        await PurgeAsync("purge", "--type", "cdn");
        Assert.Equal(["a", "b", "c", "none"], await KeysAsync());
        await PurgeAsync("purge", "--type", "data");
        Assert.Empty(await KeysAsync());
        await PurgeAsync("purge");
        Assert.Empty(await KeysAsync());

        IReadOnlyList<RecordedPurge> purges = await client.ListPurgesAsync();
        Assert.All(purges, purge => Assert.Equal(("prj_of_the_test", "team_of_the_test", 200), (purge.Project, purge.Team, purge.Status)));
        Assert.Equal(
            [
                PurgeKind.InvalidateByTags, PurgeKind.DeleteByTags, PurgeKind.InvalidateBySourceImages,
                PurgeKind.DeleteBySourceImages, PurgeKind.PurgeCdn, PurgeKind.PurgeData,
            ],
            purges.Take(6).Select(purge => purge.Operation));
        Assert.Equal(["b", "c"], purges[1].Tags);
        Assert.Equal(60, purges[1].RevalidationDeadlineSeconds);
        Assert.Equal(["/image.png"], purges[2].SourceImages);

        // Stores one item for each tag and one without a tag, then runs the command.
        async Task PurgeAsync(params string[] arguments)
        {
            foreach (string tag in new[] { "a", "b", "c" })
            {
                await cache.SetAsync(tag, 1, new CacheItemOptions { Tags = [tag] });
            }

            await cache.SetAsync("none", 1);
            ProcessResult result = await cli.RunAsync(
                ["cache", .. arguments, "--yes", "--api", emulator.Origin, "--token", emulator.Token]);
            Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}\n{result.Text}");
        }

        async Task<IEnumerable<string?>> KeysAsync() => (await client.ListAsync()).Select(item => item.Name).Order();
    }
}
