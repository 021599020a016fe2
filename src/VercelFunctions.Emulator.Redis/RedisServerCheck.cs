using StackExchange.Redis;

namespace VercelFunctions.Emulator.Redis;

/// <summary>Checks at the start whether the servers can be used, and what they may lose.</summary>
internal static class RedisServerCheck
{
    private static readonly Version Oldest = new(6, 2);

    /// <summary>Checks the servers.</summary>
    /// <returns>The risks of their settings, each a sentence or two.</returns>
    /// <exception cref="VercelException">They cannot be used.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(RedisConnection connection, int replicas)
    {
        IServer[] servers = [.. connection.Servers.Where(server => server.IsConnected)];
        IServer[] primaries = [.. servers.Where(server => !server.IsReplica)];
        if (primaries.Length == 0)
        {
            throw new VercelException(
                VercelFailure.ServerError, $"{connection.Description} is a read-only replica. Specify the address of the primary.");
        }

        if (servers.FirstOrDefault(server => server.Version < Oldest) is IServer old)
        {
            throw new VercelException(
                VercelFailure.NotSupported,
                $"{connection.Description} is version {old.Version}; the emulator needs {Oldest} or later. Update it, or use Valkey.");
        }

        List<string> warnings = [];
        foreach (IServer server in primaries)
        {
            foreach (string warning in await ReadAsync(connection, server, replicas).ConfigureAwait(false))
            {
                if (!warnings.Contains(warning))
                {
                    warnings.Add(warning);
                }
            }
        }

        return warnings;
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(RedisConnection connection, IServer server, int replicas)
    {
        List<string> warnings = [];
        if (await SettingAsync(server, "maxmemory").ConfigureAwait(false) == "0")
        {
            warnings.Add(
                $"{connection.Description} has no memory limit, and items that expired by tag use memory for up to an hour. "
                + "Set maxmemory, and maxmemory-policy allkeys-lru.");
        }
        else if (await SettingAsync(server, "maxmemory-policy").ConfigureAwait(false) is "noeviction")
        {
            warnings.Add($"{connection.Description} refuses writes when it is full. Set maxmemory-policy allkeys-lru.");
        }

        if (await UndoneByCrashAsync(server).ConfigureAwait(false) is string cause)
        {
            warnings.Add($"After a crash, {connection.Description} may return items that expired before it: {cause}");
        }

        // Without replicas there is no failover.
        if (replicas == 0 && server.IsConnected && await ReplicasAsync(server).ConfigureAwait(false) > 0)
        {
            warnings.Add(
                $"After a failover, {connection.Description} may return items that expired before it: expiries do not wait for "
                + "replicas. Set --redis-wait.");
        }

        return warnings;
    }

    private static async Task<string?> UndoneByCrashAsync(IServer server)
    {
        if (await SettingAsync(server, "appendonly").ConfigureAwait(false) == "yes")
        {
            return server.Version >= RedisExpiryQueue.ConfirmsDisk
                || await SettingAsync(server, "appendfsync").ConfigureAwait(false) == "always"
                ? null
                : "its append-only file is behind. Set appendfsync always, or update to 7.2 or later, with which the emulator waits for "
                    + "the file.";
        }

        return await SettingAsync(server, "save").ConfigureAwait(false) is { Length: > 0 }
            ? "it would load its last snapshot. Turn snapshots off (save \"\"), or use an append-only file."
            : null;
    }

    private static async Task<int> ReplicasAsync(IServer server)
    {
        try
        {
            return (await server.InfoAsync("replication").ConfigureAwait(false))
                .SelectMany(section => section)
                .Where(pair => pair.Key == "connected_slaves")
                .Select(pair => int.TryParse(pair.Value, out int count) ? count : 0)
                .FirstOrDefault();
        }
        catch (Exception exception) when (RedisFailures.IsKnown(exception))
        {
            return 0;
        }
    }

    // Managed servers do not show their settings, and a user may lack the permission to read them.
    private static async Task<string?> SettingAsync(IServer server, string name)
    {
        try
        {
            RedisResult setting = await server.ExecuteAsync("CONFIG", "GET", name).ConfigureAwait(false);
            return setting.Length < 2 ? null : (string?)setting[1];
        }
        catch (Exception exception) when (RedisFailures.IsKnown(exception))
        {
            return null;
        }
    }
}
