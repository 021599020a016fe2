using Npgsql;
using VercelFunctions.Postgres.Tests;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace VercelFunctions.Postgres.Tests;

/// <summary>
/// The PostgreSQL that these tests share: one that they start, or that VERCELFUNCTIONS_TEST_POSTGRES names. Each test takes
/// a database of its own. Where there is neither, tests are skipped, each by its name.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly string? _given = Environment.GetEnvironmentVariable("VERCELFUNCTIONS_TEST_POSTGRES") is { Length: > 0 } value ? value : null;
    private readonly List<string> _databases = [];
    private PostgresServer? _server;

    public async ValueTask InitializeAsync()
    {
        if (_given is null && PostgresServer.FindPrograms() is string programs)
        {
            _server = await PostgresServer.CreateAsync(programs);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            return;
        }

        foreach (string database in _databases)
        {
            await ExecuteAsync(_given!, $"DROP DATABASE {database} WITH (FORCE)");
        }
    }

    /// <summary>Makes an empty database. Skips the test where there is no server.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string options = "")
    {
        Assert.SkipWhen(_server is null && _given is null, "There is no PostgreSQL here. " + PostgresServer.HowToGet);
        string name = $"vercelfunctions_{Guid.NewGuid():N}";
        string administration = _given ?? _server!.ConnectionString("postgres");
        await ExecuteAsync(administration, $"CREATE DATABASE {name} {options}");
        lock (_databases)
        {
            _databases.Add(name);
        }

        return new NpgsqlConnectionStringBuilder(administration) { Database = name }.ConnectionString;
    }

    /// <summary>Runs a statement as an administrator would. On a connection of its own: servers are killed under those that stand in a pool.</summary>
    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using NpgsqlConnection connection = new(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Reads one number as an administrator would.</summary>
    public static async Task<long> ReadNumberAsync(string connectionString, string sql)
    {
        await using NpgsqlConnection connection = new(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
