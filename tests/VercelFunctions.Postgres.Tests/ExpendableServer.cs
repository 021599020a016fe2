namespace VercelFunctions.Postgres.Tests;

/// <summary>A server that tests may kill and start again, one after the other. Each takes a database of its own.</summary>
public sealed class ExpendableServer : IAsyncLifetime
{
    private PostgresServer? _server;
    private int _databases;

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.FindPrograms() is string programs)
        {
            _server = await PostgresServer.CreateAsync(programs);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>The server, and the connection string of an empty database. Skips the test where no server can be started.</summary>
    public async Task<(PostgresServer Server, string Database)> TakeAsync()
    {
        Assert.SkipWhen(_server is null, "There is no PostgreSQL to start and kill here. " + PostgresServer.HowToGet);
        string name = $"outage_{_databases++}";
        await PostgresFixture.ExecuteAsync(_server!.ConnectionString("postgres"), $"CREATE DATABASE {name}");
        return (_server, _server.ConnectionString(name));
    }
}
