using System.Diagnostics;
using StackExchange.Redis;

namespace VercelFunctions.Emulator.Stores.Redis;

/// <summary>A connection to Redis, or to every primary of a cluster, that all operations share.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    // As long as that, a broken connection is not an error yet: most are back at once.
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);

    private readonly ConnectionMultiplexer _connection;
    private readonly IDatabase _database;

    private RedisConnection(ConnectionMultiplexer connection, string description)
    {
        _connection = connection;
        _database = connection.GetDatabase();
        Description = description;
    }

    /// <summary>What and where Redis is, for people.</summary>
    public string Description { get; }

    /// <summary>The number of the database.</summary>
    public int Database => _database.Database;

    /// <summary>All servers that it knows of, replicas included.</summary>
    public IReadOnlyList<IServer> Servers => _connection.GetServers();

    /// <summary>Connects.</summary>
    /// <exception cref="RuntimeCacheException">It could not connect.</exception>
    public static async Task<RedisConnection> OpenAsync(RedisAddress address, string name)
    {
        try
        {
            return new RedisConnection(await ConnectionMultiplexer.ConnectAsync(address.ForConnection(name)).ConfigureAwait(false), address.Description);
        }
        catch (Exception exception) when (RedisFailures.IsKnown(exception))
        {
            throw RedisFailures.Translate(exception, address.Description);
        }
    }

    /// <summary>Runs a script on the primary of its keys.</summary>
    /// <exception cref="RuntimeCacheException">It could not be run.</exception>
    public async ValueTask<RedisResult> RunAsync(RedisScript script, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            // All reads and writes come this way, so what is rarely needed is not in it.
            return await _database.ScriptEvaluateAsync(script.Hash, keys, values, CommandFlags.DemandMaster).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisFailures.IsUnknownScript(exception) || RedisFailures.IsPassing(exception))
        {
            return await RunAsync(
                (script, keys, values),
                static (connection, call) => connection._database.ScriptEvaluateAsync(call.script.Text, call.keys, call.values, CommandFlags.DemandMaster)).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisFailures.IsKnown(exception))
        {
            throw RedisFailures.Translate(exception, Description);
        }
    }

    /// <summary>Removes a key.</summary>
    /// <exception cref="RuntimeCacheException">It could not be removed.</exception>
    public async ValueTask RemoveAsync(RedisKey key) =>
        await RunAsync(key, static (connection, key) => connection._database.KeyDeleteAsync(key, CommandFlags.DemandMaster)).ConfigureAwait(false);

    /// <summary>The primary of a key.</summary>
    /// <exception cref="RedisConnectionException">It is not connected.</exception>
    public IServer PrimaryOf(RedisKey key)
    {
        try
        {
            return _connection.GetServer(key, flags: CommandFlags.DemandMaster);
        }
        catch (InvalidOperationException exception)
        {
            throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, exception.Message, exception, CommandStatus.WaitingToBeSent);
        }
    }

    /// <summary>Reads again which servers there are, and what each is.</summary>
    public Task RefreshAsync() => _connection.ConfigureAsync();

    /// <summary>Does something that may be done twice, and does it again if the connection broke.</summary>
    /// <exception cref="RuntimeCacheException">It could not be done.</exception>
    public async ValueTask<T> RunAsync<TState, T>(TState state, Func<RedisConnection, TState, Task<T>> work)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await work(this, state).ConfigureAwait(false);
            }
            catch (Exception exception) when (RedisFailures.IsPassing(exception) && Stopwatch.GetElapsedTime(started) < RetryTime)
            {
                await Task.Delay(RetryPause).ConfigureAwait(false);
            }
            catch (Exception exception) when (RedisFailures.IsKnown(exception))
            {
                throw RedisFailures.Translate(exception, Description);
            }
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
