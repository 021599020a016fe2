using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Stores;

namespace VercelFunctions.Emulator.Postgres;

/// <summary>Items in PostgreSQL, where several emulators are one cache and what is kept outlives them.</summary>
internal sealed class PostgresStorage : IStorage
{
    private readonly long _maxBytes;
    private readonly PostgresDatabase _database;
    private readonly PostgresUses _uses;
    private readonly PostgresProjects _projects;
    private readonly PostgresByteLimit _limit;
    private PostgresSweeper? _sweeper;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="connectionString">Where it is and how to get in, as Npgsql takes it, or a URL.</param>
    /// <param name="maxBytes">How much each project may hold, in bytes.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public PostgresStorage(string connectionString, long maxBytes)
    {
        _maxBytes = maxBytes;
        _database = new PostgresDatabase(PostgresConnectionString.Parse(connectionString));
        _uses = new PostgresUses(_database);
        _projects = new PostgresProjects(_database);
        _limit = new PostgresByteLimit(_database, _uses, maxBytes);
    }

    public string Description => _database.Description;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PostgresSchema.PrepareAsync(_database, cancellationToken).ConfigureAwait(false);
        }
        catch (RuntimeCacheException exception)
        {
            throw CannotUse(exception);
        }

        _sweeper = new PostgresSweeper(_database, _uses, _limit, _projects);
    }

    public async ValueTask<ProjectStore> OpenAsync(ProjectName project, CancellationToken cancellationToken)
    {
        PostgresSweeper sweeper = _sweeper ?? throw new InvalidOperationException("It was not started.");
        long id;
        try
        {
            id = await _projects.RegisterAsync(project, cancellationToken).ConfigureAwait(false);
            await _limit.RecountAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (RuntimeCacheException exception)
        {
            throw CannotUse(exception);
        }

        sweeper.Serve(id);
        return new ProjectStore(new PostgresStore(_database, id, _maxBytes, _uses, sweeper.Wrote), new PostgresStoreView(_database, id, _maxBytes, _uses));
    }

    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        if (_sweeper?.Error is Exception error)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.ServerError, $"The emulator no longer removes what has expired from {Description}: {error.GetType().Name}.", "Restart it.", innerException: error);
        }

        await _database.ExecuteAsync($"SELECT version FROM {PostgresSchema.Name}.schema_version", cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_sweeper is not null)
        {
            await _sweeper.DisposeAsync().ConfigureAwait(false);
        }

        await _database.DisposeAsync().ConfigureAwait(false);
    }

    // The action is for those who meet it while all else is up.
    private RuntimeCacheEmulatorException CannotUse(RuntimeCacheException exception) => new(
        exception.Failure switch
        {
            RuntimeCacheFailure.ConnectionFailed or RuntimeCacheFailure.TimedOut => $"{exception.Message} See that it runs and takes connections from here, and that the connection string is right.",
            _ when exception.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.InsufficientPrivilege } =>
                $"{exception.Message} Let an administrator run, in the database {_database.Names.Database}: CREATE SCHEMA {PostgresSchema.Name} AUTHORIZATION \"{_database.Names.User}\"",
            _ => $"{exception.Message} {exception.RecommendedAction}",
        },
        exception);
}
