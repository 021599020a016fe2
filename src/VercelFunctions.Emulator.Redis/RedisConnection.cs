using System.Diagnostics;
using StackExchange.Redis;

namespace VercelFunctions.Emulator.Redis;

/// <summary>A connection to Redis, or to all primaries of a cluster, shared by operations.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    // Most broken connections are back at once, so operations are retried for this time.
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);

    private readonly ConnectionMultiplexer _connection;
    private readonly IDatabase _database;
    private readonly RedisHandshake _handshake;

    private RedisConnection(ConnectionMultiplexer connection, RedisAddress address)
    {
        _connection = connection;
        _database = connection.GetDatabase();
        _handshake = address.Handshake;
        Description = address.Description;
    }

    /// <summary>The server and its address, for people.</summary>
    public string Description { get; }

    /// <summary>The number of the database.</summary>
    public int Database => _database.Database;

    /// <summary>All known servers, including replicas.</summary>
    public IReadOnlyList<IServer> Servers => _connection.GetServers();

    /// <summary>Connects.</summary>
    /// <exception cref="VercelException">It could not connect.</exception>
    public static async Task<RedisConnection> OpenAsync(RedisAddress address, string name)
    {
        try
        {
            return new RedisConnection(
                await ConnectionMultiplexer.ConnectAsync(address.ForConnection(name)).ConfigureAwait(false), address);
        }
        catch (Exception exception) when (RedisFailures.IsKnown(exception))
        {
            throw address.Handshake.Refusal ?? RedisFailures.Translate(exception, address.Description, RedisFailures.CheckAddress);
        }
    }

    /// <summary>Runs a script on the primary of its keys.</summary>
    /// <exception cref="VercelException">The script could not be run.</exception>
    public async ValueTask<RedisResult> RunAsync(RedisScript script, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            // The path of all reads and writes, so the retries are not in it.
            return await _database.ScriptEvaluateAsync(script.Hash, keys, values, CommandFlags.DemandMaster).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisFailures.IsUnknownScript(exception) || RedisFailures.IsPassing(exception))
        {
            return await RunAsync(
                (script, keys, values),
                static (connection, call) => connection._database.ScriptEvaluateAsync(
                    call.script.Text, call.keys, call.values, CommandFlags.DemandMaster)).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisFailures.IsKnown(exception))
        {
            throw Translate(exception);
        }
    }

    /// <summary>Deletes a key.</summary>
    /// <exception cref="VercelException">The key could not be deleted.</exception>
    public async ValueTask DeleteAsync(RedisKey key) =>
        await RunAsync(key, static (connection, key) => connection._database.KeyDeleteAsync(key, CommandFlags.DemandMaster))
            .ConfigureAwait(false);

    /// <summary>Creates a key that expires, unless it exists.</summary>
    /// <returns>Whether it was created.</returns>
    /// <exception cref="VercelException">The server failed.</exception>
    public ValueTask<bool> TryTakeAsync(RedisKey key, TimeSpan time) => RunAsync(
        (key, time),
        static (connection, taken) => connection._database.StringSetAsync(
            taken.key, string.Empty, taken.time, When.NotExists, CommandFlags.DemandMaster));

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
            throw new RedisConnectionException(
                ConnectionFailureType.UnableToConnect, CommandFlags.None, exception.Message, exception, CommandStatus.WaitingToBeSent);
        }
    }

    /// <summary>Reads the servers and their roles again.</summary>
    public Task RefreshAsync() => _connection.ConfigureAsync();

    /// <summary>Runs an idempotent operation, and retries it if the connection broke.</summary>
    /// <exception cref="VercelException">The operation failed.</exception>
    public async ValueTask<T> RunAsync<TState, T>(TState state, Func<RedisConnection, TState, Task<T>> operation)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await operation(this, state).ConfigureAwait(false);
            }
            catch (Exception exception) when (RedisFailures.IsPassing(exception) && Stopwatch.GetElapsedTime(started) < RetryTime)
            {
                await Task.Delay(RetryPause).ConfigureAwait(false);
            }
            catch (Exception exception) when (RedisFailures.IsKnown(exception))
            {
                throw Translate(exception);
            }
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private VercelException Translate(Exception exception) =>
        exception is RedisConnectionException && _handshake.Refusal is VercelException refusal
            ? new VercelException(refusal.Failure, refusal.Message, innerException: exception)
            : RedisFailures.Translate(exception, Description);
}
