using System.Net;

namespace VercelFunctions.Emulator.Redis.Tests;

/// <summary>A server killed with SIGKILL in the middle of load: no acknowledged expiry is undone.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData("--appendonly", "no")]
    [InlineData("--appendonly", "yes", "--appendfsync", "always")]
    public async Task A_killed_server_undoes_no_acknowledged_expiry(params string[] options)
    {
        await using RedisServer server = await RedisFixture.StartServerAsync(options);
        await using Nodes nodes = await Nodes.StartAsync(server.Url);
        bool isKept = options.Contains("always");
        Assert.DoesNotContain(nodes.Warnings, warning => warning.Contains("crash", StringComparison.Ordinal));
        await using Load load = new(nodes);
        for (int round = 0; round < 2; round++)
        {
            await load.UntilAcknowledgedAsync(400);
            await server.KillAsync();
            await load.UntilFailingAsync();
            await server.StartAsync();
            await nodes.UntilReadyAsync();
        }

        await load.UntilAcknowledgedAsync(400);
        await load.EndAsync();

        // With the append-only file, acknowledged writes also survive.
        await load.Ledger.ReadAllAsync(nodes.Caches[0], mayLose: !isKept);
    }

    [Fact]
    public async Task A_killed_primary_of_a_cluster_undoes_no_acknowledged_expiry()
    {
        await using RedisCluster cluster = await RedisCluster.StartAsync();
        await using Nodes nodes = await Nodes.StartAsync(cluster.Url, wait: 1);
        await using Load load = new(nodes, mayLose: true);
        await load.UntilAcknowledgedAsync(400);
        int expired = load.Ledger.Expired;
        await cluster.KillPrimaryOfAsync("{default:production}");
        await load.UntilFailingAsync();
        await nodes.UntilReadyAsync();

        // The promoted replica has no replica, so no expiry can be confirmed. Each fails after 2 seconds.
        await load.UntilAcknowledgedAsync(40);
        await load.EndAsync();
        Assert.True(expired > 20, $"Only {expired} expiries were acknowledged before.");
        await load.Ledger.ReadAllAsync(nodes.Caches[0], mayLose: true);
        TagExpiryException unconfirmed = await Assert.ThrowsAsync<TagExpiryException>(() => nodes.Caches[0].ExpireTagAsync("t").AsTask());
        Assert.Contains("only 0 of 1 replicas", unconfirmed.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unconfirmed.StatusCode);
    }

    /// <summary>Writers that continue despite failures. Each writer has its own keys, and checks every read.</summary>
    private sealed class Load : IAsyncDisposable
    {
        private const int Writers = 16;

        private readonly CancellationTokenSource _end = new();
        private readonly Task _writers;
        private int _failures;

        public Load(Nodes nodes, bool mayLose = true) =>
            _writers = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; !_end.IsCancellationRequested; i++)
            {
                string key = $"w{writer}-{i % 6}";

                // Each key has its own tag, so that an expiry without a response affects the checks of one key only.
                await TryAsync(() => Ledger.SetAsync(nodes.Caches[(writer + i) % 2], key, $"t{writer}-{i % 6}"));
                await TryAsync(() => Ledger.ReadOwnAsync(nodes.Caches[i % 2], key, mayLose));
                if (i % 3 == 2)
                {
                    await TryAsync(() => Ledger.ExpireAsync(nodes.Caches[i % 2], $"t{writer}-{i / 3 % 6}"));
                    await TryAsync(() => Ledger.ReadAsync(nodes.Caches[1 - (i % 2)], $"w{writer}-{i / 3 % 6}"));
                }
            }
        })));

        public Ledger Ledger { get; } = new();

        public Task UntilAcknowledgedAsync(int writes)
        {
            int before = Ledger.Acknowledged;
            return Nodes.UntilAsync(
                () => Task.FromResult(_writers.IsFaulted || Ledger.Acknowledged > before + writes), "writes are acknowledged");
        }

        public Task UntilFailingAsync()
        {
            int before = Volatile.Read(ref _failures);
            return Nodes.UntilAsync(
                () => Task.FromResult(_writers.IsFaulted || Volatile.Read(ref _failures) > before + Writers), "requests fail");
        }

        public async Task EndAsync()
        {
            await _end.CancelAsync();
            await _writers;
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await Task.WhenAny(_writers);
            _end.Dispose();
        }

        private async Task TryAsync(Func<Task> ask)
        {
            try
            {
                await ask();
            }
            catch (VercelException exception)
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, exception.StatusCode);
                Interlocked.Increment(ref _failures);
            }
        }
    }
}
