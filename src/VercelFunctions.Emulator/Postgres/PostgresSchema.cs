using Npgsql;

namespace VercelFunctions.Emulator.Postgres;

/// <summary>The emulator's own schema: made where there is none, and brought up to date where it is older than this build.</summary>
internal static class PostgresSchema
{
    /// <summary>Its name.</summary>
    public const string Name = "vercel_runtime_cache";

    private const string VersionTable = Name + ".schema_version";
    private const int MostAttempts = 10;

    // What nodes that start at the same time can meet while they make the same thing: it is there already, or about to be.
    private static readonly string[] MadeByAnother =
    [
        PostgresErrorCodes.UniqueViolation, PostgresErrorCodes.DuplicateSchema, PostgresErrorCodes.DuplicateTable, PostgresErrorCodes.DuplicateObject, PostgresErrorCodes.InternalError,
    ];

    /// <summary>Makes the schema ready.</summary>
    /// <exception cref="RuntimeCacheEmulatorException">It is newer than this build, or the database cannot hold it.</exception>
    /// <exception cref="RuntimeCacheException">PostgreSQL could not be asked, or refused.</exception>
    public static async Task PrepareAsync(PostgresDatabase database, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await database.RunAsync(
                    async (connection, token) =>
                    {
                        await PrepareAsync(database, connection, token).ConfigureAwait(false);
                        return true;
                    },
                    cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (RuntimeCacheException exception) when (attempt < MostAttempts && exception.InnerException is PostgresException postgres && MadeByAnother.Contains(postgres.SqlState))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task PrepareAsync(PostgresDatabase database, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        string encoding = (string)(await ScalarAsync(connection, "SHOW server_encoding", cancellationToken).ConfigureAwait(false))!;
        if (!encoding.Equals("UTF8", StringComparison.OrdinalIgnoreCase))
        {
            throw new RuntimeCacheEmulatorException($"{database.Description} has the encoding {encoding}, which cannot hold every key. Create a database with the encoding UTF8.");
        }

        // To ask first costs a node less, and lets one start that may use the schema but not make it.
        if (!await ExistsAsync(connection, "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = $1 AND tablename = 'schema_version'", cancellationToken).ConfigureAwait(false))
        {
            await MakeVersionTableAsync(connection, cancellationToken).ConfigureAwait(false);
        }

        int version = await ReadVersionAsync(connection, string.Empty, cancellationToken).ConfigureAwait(false);
        if (version < PostgresMigrations.Steps.Count)
        {
            version = await MigrateAsync(connection, cancellationToken).ConfigureAwait(false);
        }

        if (version > PostgresMigrations.Steps.Count)
        {
            throw new RuntimeCacheEmulatorException(
                $"The schema {Name} of {database.Description} has version {version}; this emulator knows versions up to {PostgresMigrations.Steps.Count}. A newer emulator has been here: start that one, or give this one a database of its own.");
        }
    }

    private static async Task MakeVersionTableAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(connection, "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", cancellationToken).ConfigureAwait(false))
        {
            await ExecuteAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {Name}", cancellationToken).ConfigureAwait(false);
        }

        await ExecuteAsync(connection, $"CREATE TABLE IF NOT EXISTS {VersionTable} (id integer PRIMARY KEY, version integer NOT NULL)", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Of nodes that start at the same time, the one that locks the row migrates; the others wait for it and find nothing left to do.</summary>
    private static async Task<int> MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await ExecuteAsync(connection, $"INSERT INTO {VersionTable} (id, version) VALUES (1, 0) ON CONFLICT (id) DO NOTHING", cancellationToken).ConfigureAwait(false);
            int version = await ReadVersionAsync(connection, " FOR UPDATE", cancellationToken).ConfigureAwait(false);
            for (; version < PostgresMigrations.Steps.Count; version++)
            {
                await ExecuteAsync(connection, PostgresMigrations.Steps[version], cancellationToken).ConfigureAwait(false);
                await ExecuteAsync(connection, $"UPDATE {VersionTable} SET version = version + 1 WHERE id = 1", cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return version;
        }
    }

    // No row: the table was just made.
    private static async Task<int> ReadVersionAsync(NpgsqlConnection connection, string locking, CancellationToken cancellationToken) =>
        (int)(await ScalarAsync(connection, $"SELECT version FROM {VersionTable} WHERE id = 1{locking}", cancellationToken).ConfigureAwait(false) ?? 0);

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(sql, connection) { Parameters = { PostgresParameters.Text(Name) } };
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not null;
        }
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
