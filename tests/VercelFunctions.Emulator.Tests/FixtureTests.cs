namespace VercelFunctions.Emulator.Tests;

/// <summary>The test fixture, as users' tests use it.</summary>
public sealed class FixtureTests(FixtureTests.TwoProjects fixture) : IClassFixture<FixtureTests.TwoProjects>
{
    [Fact]
    public async Task The_project_has_a_working_cache_and_variables_for_it()
    {
        await fixture.Emulator.ResetAsync();
        await fixture.Project.CreateCache().SetAsync("key", 1);
        CacheStoreChoice choice = CacheStoreChoice.FromEnvironment(name => fixture.Project.EnvironmentVariables.GetValueOrDefault(name));
        Assert.Equal(1, await new RuntimeCache(choice.Store).GetAsync<int>("key"));
        Assert.Equal("first:production", fixture.Project.ToString());
    }

    [Fact]
    public async Task A_reset_removes_items_faults_and_purges()
    {
        RuntimeCache[] caches = [.. fixture.Emulator.Projects.Select(project => project.CreateCache())];
        foreach (RuntimeCache cache in caches)
        {
            await cache.SetAsync("key", 1);
        }

        fixture.Emulator.SetFaults("any 100% 503");
        await fixture.Emulator.ResetAsync();
        foreach (RuntimeCache cache in caches)
        {
            Assert.Null(await cache.GetAsync<int?>("key"));
        }
    }

    [Fact]
    public async Task A_fixture_without_options_runs_one_project_until_disposed()
    {
        Uri address;
        using (RuntimeCacheEmulatorFixture plain = new())
        {
            address = plain.Emulator.Address;
            Assert.Single(plain.Emulator.Projects);
            await plain.Project.CreateCache().SetAsync("key", 1);
        }

        using HttpClient http = new();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(address));
    }

    [Fact]
    public async Task Invalid_options_are_reported_at_the_start()
    {
        Assert.Contains(
            "65535",
            (await Assert.ThrowsAsync<ArgumentException>(() => RuntimeCacheEmulator.StartAsync(new() { Port = 70000 }))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "at least 1",
            (await Assert.ThrowsAsync<ArgumentException>(() => RuntimeCacheEmulator.StartAsync(new() { MaxBytes = 0 }))).Message,
            StringComparison.Ordinal);
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(
            () => RuntimeCacheEmulator.StartAsync(new() { Token = "a-short-secret" }));
        Assert.DoesNotContain("a-short-secret", error.Message, StringComparison.Ordinal);
        RuntimeCacheEmulatorOptions samePort = new() { Port = fixture.Emulator.Address.Port };
        Assert.Contains(
            "in use",
            (await Assert.ThrowsAsync<RuntimeCacheEmulatorException>(() => RuntimeCacheEmulator.StartAsync(samePort))).Message,
            StringComparison.Ordinal);
    }

    public sealed class TwoProjects() : RuntimeCacheEmulatorFixture(new RuntimeCacheEmulatorOptions { Projects = ["first", "second"] });
}
