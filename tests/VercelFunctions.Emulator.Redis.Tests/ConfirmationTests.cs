using System.Net;

namespace VercelFunctions.Emulator.Redis.Tests;

/// <summary>An expiry is acknowledged after replicas and the disk confirm it, depending on the settings.</summary>
public sealed class ConfirmationTests(RedisFixture redis)
{
    [Fact]
    public async Task An_expiry_waits_for_the_requested_replicas()
    {
        await using RedisServer primary = await RedisFixture.StartServerAsync("--repl-diskless-sync-delay", "0");
        await using RedisServer replica = await RedisServer.StartAsync(
            RedisFixture.SkipWithoutProgram(), primary.Password, ["--replicaof", $"127.0.0.1 {primary.Port}"]);
        await Nodes.UntilAsync(
            async () => (await replica.CommandAsync("INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal),
            "the replica follows");
        await using Nodes nodes = await Nodes.StartAsync(primary.Url, count: 1, wait: 1);
        await nodes.Caches[0].SetAsync("k", 1, new CacheItemOptions { Tags = ["t"] });
        await nodes.Caches[0].ExpireTagAsync("t");
        Assert.Equal(
            await primary.CommandAsync("GET", "vrc:{default:production}:tag:t"),
            await replica.CommandAsync("GET", "vrc:{default:production}:tag:t"));
        Assert.DoesNotContain(nodes.Warnings, warning => warning.Contains("--redis-wait", StringComparison.Ordinal));

        // Reads and writes do not wait for confirmation.
        await replica.SignalAsync("STOP");
        await nodes.Caches[0].SetAsync("k", 1, new CacheItemOptions { Tags = ["t"] });
        Task<IReadOnlyList<Expiry>> expiry = nodes.Caches[0].TryExpireTagsAsync(["t", "u"]).AsTask();
        Assert.Null(await nodes.Caches[0].GetAsync<int?>("absent"));
        Assert.False(expiry.IsCompleted);
        IReadOnlyList<Expiry> results = await expiry;
        Assert.Equal(["t", "u"], results.Select(result => result.Name));
        Assert.All(results, result =>
        {
            Assert.False(result.IsExpired);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, result.Error!.StatusCode);
            Assert.Contains("only 0 of 1 replicas", result.Error.Message, StringComparison.Ordinal);
        });
        Assert.Null(await nodes.Caches[0].GetAsync("k"));
        await replica.SignalAsync("CONT");
        await Nodes.UntilAsync(async () => (await nodes.Caches[0].TryExpireTagsAsync(["t"]))[0].IsExpired, "the replica confirms again");
    }

    [Fact]
    public async Task An_expiry_waits_for_the_disk_if_the_server_confirms_it()
    {
        await using RedisServer server = await RedisFixture.StartServerAsync("--appendonly", "yes", "--appendfsync", "everysec");
        await RedisFixture.SkipWithoutWaitAofAsync(server);
        await using Nodes nodes = await Nodes.StartAsync(server.Url, count: 1);
        Assert.Empty(nodes.Warnings);
        await nodes.Caches[0].SetAsync("k", 1, new CacheItemOptions { Tags = ["t"] });
        await nodes.Caches[0].ExpireTagAsync("t");

        // Concurrent expiries share one wait. One after another, they would take half a minute.
        Task[] expiries = [.. Enumerable.Range(0, 30).Select(number => nodes.Caches[0].ExpireTagAsync($"t{number}").AsTask())];
        await Task.WhenAll(expiries).WaitAsync(TimeSpan.FromSeconds(10));

        // With this setting, the operating system writes to disk after the time limit of the wait.
        await server.CommandAsync("CONFIG", "SET", "appendfsync", "no");
        Expiry result = (await nodes.Caches[0].TryExpireTagsAsync(["t"]))[0];
        Assert.False(result.IsExpired);
        Assert.Contains("did not write that to disk", result.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("return items that expired before it: its append-only file is behind", "--appendonly", "yes", "--appendfsync", "everysec")]
    [InlineData("return items that expired before it: it would load its last snapshot", "--save", "3600 1")]
    [InlineData("refuses writes when it is full", "--maxmemory-policy", "noeviction")]
    [InlineData("has no memory limit", "--maxmemory", "0")]
    public async Task A_server_with_risky_settings_causes_a_warning(string expected, params string[] options)
    {
        await using RedisServer server = await RedisFixture.StartServerAsync(options);
        bool isTold = await HasWaitAofAsync(server) && options.Contains("everysec");
        await using Nodes nodes = await Nodes.StartAsync(server.Url, count: 1);
        if (isTold)
        {
            Assert.Empty(nodes.Warnings);
        }
        else
        {
            Assert.Contains(expected, Assert.Single(nodes.Warnings), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_server_with_safe_settings_causes_no_warning()
    {
        await using Nodes nodes = await Nodes.StartAsync(redis.TakeDatabase(), count: 1);
        Assert.Empty(nodes.Warnings);
    }

    [Fact]
    public async Task Replicas_that_no_expiry_waits_for_cause_a_warning()
    {
        await using RedisServer primary = await RedisFixture.StartServerAsync("--repl-diskless-sync-delay", "0");
        await using RedisServer replica = await RedisServer.StartAsync(
            RedisFixture.SkipWithoutProgram(), primary.Password, ["--replicaof", $"127.0.0.1 {primary.Port}"]);
        await Nodes.UntilAsync(
            async () => (await replica.CommandAsync("INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal),
            "the replica follows");
        await using Nodes nodes = await Nodes.StartAsync(primary.Url, count: 1);
        Assert.Contains("--redis-wait", Assert.Single(nodes.Warnings), StringComparison.Ordinal);

        // The replica is specified instead of the primary.
        RuntimeCacheEmulatorException error =
            await Assert.ThrowsAsync<RuntimeCacheEmulatorException>(() => Nodes.StartAsync(replica.Url, count: 1));
        Assert.Equal($"Redis at 127.0.0.1:{replica.Port} is a read-only replica. Specify the address of the primary.", error.Message);
    }

    private static async Task<bool> HasWaitAofAsync(RedisServer server)
    {
        try
        {
            await server.CommandAsync("WAITAOF", "0", "0", "1");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
