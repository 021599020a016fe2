using System.Globalization;

namespace VercelFunctions.Emulator.Redis.Tests;

/// <summary>A cluster of three primaries, each with a replica, on loopback.</summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    private const int Primaries = 3;
    private const int Slots = 16_384;

    private readonly RedisServer[] _servers;

    private RedisCluster(RedisServer[] servers) => _servers = servers;

    /// <summary>The URL with all servers.</summary>
    public string Url =>
        $"redis://:{Uri.EscapeDataString(_servers[0].Password)}@{string.Join(',', _servers.Select(server => $"127.0.0.1:{server.Port}"))}";

    /// <summary>All servers.</summary>
    public IReadOnlyList<RedisServer> Servers => _servers;

    /// <summary>Starts the cluster.</summary>
    public static async Task<RedisCluster> StartAsync()
    {
        string program = RedisFixture.SkipWithoutProgram();
        string[] options = ["--cluster-enabled", "yes", "--cluster-node-timeout", "1000", "--repl-diskless-sync-delay", "0"];
        RedisCluster cluster = new(
            await Task.WhenAll(Enumerable.Range(0, 2 * Primaries).Select(_ => RedisServer.StartAsync(program, "of-all", options))));
        try
        {
            await cluster.JoinAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the primary of a key, and returns it.</summary>
    public async Task<RedisServer> KillPrimaryOfAsync(string key)
    {
        int slot = int.Parse(await _servers[0].CommandAsync("CLUSTER", "KEYSLOT", key), CultureInfo.InvariantCulture);
        RedisServer primary = _servers[slot * Primaries / Slots];
        await primary.KillAsync();
        return primary;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RedisServer server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private async Task JoinAsync()
    {
        for (int i = 0; i < Primaries; i++)
        {
            await _servers[i].CommandAsync(
                "CLUSTER",
                "ADDSLOTSRANGE",
                Slot(i),
                (int.Parse(Slot(i + 1), CultureInfo.InvariantCulture) - 1).ToString(CultureInfo.InvariantCulture));
        }

        foreach (RedisServer server in _servers)
        {
            await server.CommandAsync("CLUSTER", "MEET", "127.0.0.1", $"{_servers[0].Port}");
        }

        await UntilAllAsync(
            async server =>
                (await server.CommandAsync("CLUSTER", "NODES")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(
                    line => line.Contains("connected", StringComparison.Ordinal)) == _servers.Length);
        for (int i = 0; i < Primaries; i++)
        {
            await _servers[Primaries + i].CommandAsync("CLUSTER", "REPLICATE", await _servers[i].CommandAsync("CLUSTER", "MYID"));
        }

        await UntilAllAsync(async server =>
            (await server.CommandAsync("CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal)
            && (await server.CommandAsync("CLUSTER", "NODES")).Split('\n')
                .Count(line => line.Contains("slave", StringComparison.Ordinal)) == Primaries
            && !(await server.CommandAsync("INFO", "replication")).Contains("master_link_status:down", StringComparison.Ordinal));
    }

    // The first slot of a primary, so that slot * 3 / 16384 is its number.
    private static string Slot(int primary) => (((primary * Slots) + Primaries - 1) / Primaries).ToString(CultureInfo.InvariantCulture);

    private Task UntilAllAsync(Func<RedisServer, Task<bool>> condition) => Nodes.UntilAsync(
        async () => (await Task.WhenAll(_servers.Select(condition))).All(holds => holds), "the cluster is complete");
}
