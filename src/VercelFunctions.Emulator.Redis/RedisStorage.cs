using StackExchange.Redis;

namespace VercelFunctions.Emulator.Redis;

/// <summary>Stores items in Redis, so that several emulators share one cache.</summary>
internal sealed class RedisStorage : IStorage
{
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(10);

    private readonly RedisAddress _address;
    private readonly int _replicas;
    private readonly Guid _node = Guid.NewGuid();
    private readonly List<RedisKeys> _projects = [];
    private readonly List<RedisUses> _uses = [];
    private readonly List<RedisSweep> _sweeps = [];
    private readonly TimeProvider _time;
    private RedisConnection? _connection;
    private RedisConnection? _expiryConnection;
    private RedisExpiry? _expiry;
    private RedisConnection? _scans;

    /// <summary>Does not connect yet.</summary>
    /// <param name="address">A URL, or a configuration string of StackExchange.Redis.</param>
    /// <param name="replicas">How many replicas must have an expiry before it is acknowledged.</param>
    /// <param name="time">The clock of what the node does repeatedly. Items have Redis' own.</param>
    /// <exception cref="ArgumentException">The address is not valid.</exception>
    public RedisStorage(string address, int replicas, TimeProvider time)
    {
        _time = time;
        _address = RedisAddress.Parse(address);
        _replicas = replicas;
    }

    public string Description => _address.Description;

    public IReadOnlyList<string> Warnings { get; private set; } = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _connection = await RedisConnection.OpenAsync(_address, "items").ConfigureAwait(false);
        _expiryConnection = await RedisConnection.OpenAsync(_address, "expiries").ConfigureAwait(false);
        _expiry = new RedisExpiry(_expiryConnection, _replicas);
        _scans = await RedisConnection.OpenAsync(_address, "page").ConfigureAwait(false);
        Warnings = await RedisServerCheck.RunAsync(_connection, _replicas).ConfigureAwait(false);
    }

    public async ValueTask<IProjectStore> OpenAsync(string project, CancellationToken cancellationToken)
    {
        if (_connection is null || _expiry is null || _scans is null)
        {
            throw new InvalidOperationException("The storage was not started.");
        }

        RedisKeys keys = new(project);
        await ProbeAsync(_connection, keys).ConfigureAwait(false);
        RedisUses uses = new(_connection, keys);
        uses.Start();
        RedisScan scan = new(_scans, keys);
        _projects.Add(keys);
        _uses.Add(uses);
        RedisSweep sweep = new(_connection, scan, keys, _time);
        sweep.Start();
        _sweeps.Add(sweep);
        return new RedisStore(_connection, keys, _expiry, scan, uses, sweep);
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
        foreach (RedisSweep sweep in _sweeps)
        {
            await sweep.DisposeAsync().ConfigureAwait(false);
        }

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
        RedisResult read = await connection.RunAsync(
            RedisScript.Probe, [keys.Probe(_node)], [written, (long)ProbeTime.TotalMilliseconds]).ConfigureAwait(false);
        if ((RedisValue)read != written)
        {
            throw new VercelException(
                VercelFailure.ServerError, $"{Description} did not return a value that was just written. See its log.");
        }
    }
}
