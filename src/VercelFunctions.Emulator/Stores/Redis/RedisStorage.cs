using StackExchange.Redis;
using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Stores.Redis;

/// <summary>Items in Redis, where several emulators are one cache.</summary>
internal sealed class RedisStorage : IStorage
{
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(10);

    private readonly RedisAddress _address;
    private readonly int _replicas;
    private readonly Guid _node = Guid.NewGuid();
    private readonly List<RedisKeys> _projects = [];
    private readonly List<RedisUses> _uses = [];
    private RedisConnection? _connection;
    private RedisConnection? _expiryConnection;
    private RedisExpiry? _expiry;
    private RedisConnection? _scans;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="address">A URL, or a configuration string of StackExchange.Redis.</param>
    /// <param name="replicas">How many replicas must have an expiry before it is acknowledged.</param>
    /// <exception cref="ArgumentException">The address is not valid.</exception>
    public RedisStorage(string address, int replicas)
    {
        _address = RedisAddress.Parse(address);
        _replicas = replicas;
    }

    public string Description => _address.Description;

    public IReadOnlyList<string> Warnings { get; private set; } = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _connection = await RedisConnection.OpenAsync(_address, "items").ConfigureAwait(false);
            _expiryConnection = await RedisConnection.OpenAsync(_address, "expiries").ConfigureAwait(false);
            _expiry = new RedisExpiry(_expiryConnection, _replicas);
            _scans = await RedisConnection.OpenAsync(_address, "page").ConfigureAwait(false);
            Warnings = await RedisServerCheck.RunAsync(_connection, _replicas).ConfigureAwait(false);
        }
        catch (RuntimeCacheException exception)
        {
            throw CannotUse(exception);
        }
    }

    public async ValueTask<ProjectStore> OpenAsync(ProjectName project, CancellationToken cancellationToken)
    {
        if (_connection is null || _expiry is null || _scans is null)
        {
            throw new InvalidOperationException("The storage was not started.");
        }

        RedisKeys keys = new(project);
        try
        {
            await ProbeAsync(_connection, keys).ConfigureAwait(false);
        }
        catch (RuntimeCacheException exception)
        {
            throw CannotUse(exception);
        }

        RedisUses uses = new(_connection, keys);
        uses.Start();
        RedisScan scan = new(_scans, keys);
        _projects.Add(keys);
        _uses.Add(uses);
        return new ProjectStore(new RedisStore(_connection, keys, _expiry, scan, uses), new RedisStoreView(scan, uses));
    }

    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        // In a cluster, each project may be on another server.
        foreach (RedisKeys keys in _projects)
        {
            await ProbeAsync(_connection!, keys).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RedisUses uses in _uses)
        {
            await uses.DisposeAsync().ConfigureAwait(false);
        }

        foreach (RedisConnection? connection in new[] { _connection, _expiryConnection, _scans })
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async ValueTask ProbeAsync(RedisConnection connection, RedisKeys keys)
    {
        RedisValue written = RedisGeneration.Next();
        RedisResult read = await connection.RunAsync(RedisScript.Probe, [keys.Probe(_node)], [written, (long)ProbeTime.TotalMilliseconds]).ConfigureAwait(false);
        if ((RedisValue)read != written)
        {
            throw new RuntimeCacheException(RuntimeCacheFailure.ServerError, $"{Description} did not return what was just written.", "Look at its log.");
        }
    }

    // The action of a failure is for those who meet it while all else is up.
    private static RuntimeCacheEmulatorException CannotUse(RuntimeCacheException exception) => new(
        exception.Failure is RuntimeCacheFailure.ConnectionFailed or RuntimeCacheFailure.TimedOut
            ? $"{exception.Message} Check that it runs and accepts connections from here, and that the address is right."
            : $"{exception.Message} {exception.RecommendedAction}",
        exception);
}
