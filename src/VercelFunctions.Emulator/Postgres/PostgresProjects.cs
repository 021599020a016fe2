using Npgsql;
using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Postgres;

/// <summary>The projects that the database knows, each by a number.</summary>
internal sealed class PostgresProjects(PostgresDatabase database)
{
    private const string Table = PostgresSchema.Name + ".projects";

    /// <summary>The number of a project, which gets one where it has none.</summary>
    /// <exception cref="RuntimeCacheException">PostgreSQL could not be asked.</exception>
    public async ValueTask<long> RegisterAsync(ProjectName project, CancellationToken cancellationToken)
    {
        NpgsqlParameter name = PostgresParameters.Text(project.ToString());
        await database.ExecuteAsync($"INSERT INTO {Table} (name) VALUES ($1) ON CONFLICT (name) DO NOTHING", cancellationToken, name).ConfigureAwait(false);
        IReadOnlyList<long> found = await ReadAsync($"SELECT id FROM {Table} WHERE name = $1", cancellationToken, name.Clone()).ConfigureAwait(false);
        return found[0];
    }

    /// <summary>The numbers of all.</summary>
    /// <exception cref="RuntimeCacheException">PostgreSQL could not be asked.</exception>
    public ValueTask<IReadOnlyList<long>> ListAsync(CancellationToken cancellationToken) => ReadAsync($"SELECT id FROM {Table} ORDER BY id", cancellationToken);

    private ValueTask<IReadOnlyList<long>> ReadAsync(string sql, CancellationToken cancellationToken, params object[] parameters) => database.RunAsync<IReadOnlyList<long>>(
        async (connection, token) =>
        {
            using NpgsqlCommand command = new(sql, connection);
            command.Parameters.AddRange(PostgresParameters.Of(parameters));
            using NpgsqlDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
            List<long> numbers = [];
            while (await reader.ReadAsync(token).ConfigureAwait(false))
            {
                numbers.Add(reader.GetInt64(0));
            }

            return numbers;
        },
        cancellationToken);
}
