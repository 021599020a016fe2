using Npgsql;

namespace VercelFunctions.Emulator.Postgres;

/// <summary>Holds projects to their byte limit: what was not used for longest leaves.</summary>
internal sealed class PostgresByteLimit(PostgresDatabase database, PostgresUses uses, long maxBytes)
{
    private const string Items = PostgresSchema.Name + ".items";

    // Whoever locks the project's row evicts. Two nodes that both saw the same excess would remove it twice.
    private const string LockSql = $"SELECT id FROM {PostgresSchema.Name}.projects WHERE id = $1 FOR UPDATE SKIP LOCKED";

    // Of the least recently used, as many as stand before the point where the excess, $2, is made good.
    private const string EvictSql = $"""
        WITH oldest AS (SELECT key_hash, cost, used_at FROM {Items} WHERE project_id = $1 ORDER BY used_at LIMIT 500 FOR UPDATE SKIP LOCKED),
        ranked AS (SELECT key_hash, sum(cost) OVER (ORDER BY used_at, key_hash) - cost AS before FROM oldest),
        gone AS (
            DELETE FROM {Items} AS item USING ranked
            WHERE item.project_id = $1 AND item.key_hash = ranked.key_hash AND ranked.before < $2
            RETURNING item.cost)
        """;

    private static readonly string EvictAndCountSql = EvictSql + " " + PostgresUsedBytes.SubtractSql("gone", "$3");

    // Both sums are of one moment, and every transaction changes them alike.
    private static readonly string RecountSql = $"""
        WITH drift AS (
            SELECT (SELECT CAST(coalesce(sum(cost), 0) AS bigint) FROM {Items} WHERE project_id = $1) - ({PostgresUsedBytes.SumSql}) AS difference)
        {PostgresUsedBytes.AddSql("difference", "drift", "$2")}
        """;

    /// <summary>Removes what is too much, in small batches, unless another node is at it.</summary>
    /// <exception cref="RuntimeCacheException">PostgreSQL could not be asked.</exception>
    public async ValueTask EnforceAsync(long projectId, CancellationToken cancellationToken)
    {
        if (await ReadExcessAsync(projectId, cancellationToken).ConfigureAwait(false) <= 0)
        {
            return;
        }

        // What was just read is not to leave first.
        await uses.FlushAsync(cancellationToken).ConfigureAwait(false);
        while (await EvictAsync(projectId, cancellationToken).ConfigureAwait(false))
        {
        }
    }

    /// <summary>
    /// Counts the project's bytes anew. The count is kept by all that the emulator does; this makes good what others did,
    /// such as rows that a person removed by hand.
    /// </summary>
    /// <exception cref="RuntimeCacheException">PostgreSQL could not be asked.</exception>
    public async ValueTask RecountAsync(long projectId, CancellationToken cancellationToken) => await InProjectAsync(
        projectId,
        async (connection, token) =>
        {
            using NpgsqlCommand command = new(RecountSql, connection) { CommandTimeout = (int)PostgresDatabase.LongTimeout.TotalSeconds };
            command.Parameters.AddRange(PostgresParameters.Of(projectId, PostgresUsedBytes.AnyPart()));
            return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false) > 0;
        },
        cancellationToken).ConfigureAwait(false);

    private async ValueTask<bool> EvictAsync(long projectId, CancellationToken cancellationToken) => await InProjectAsync(
        projectId,
        async (connection, token) =>
        {
            long excess = await ReadExcessAsync(connection, projectId, token).ConfigureAwait(false);
            if (excess <= 0)
            {
                return false;
            }

            using NpgsqlCommand command = new(EvictAndCountSql, connection);
            command.Parameters.AddRange(PostgresParameters.Of(projectId, excess, PostgresUsedBytes.AnyPart()));
            return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false) > 0;
        },
        cancellationToken).ConfigureAwait(false);

    /// <summary>Does something in a transaction that holds the project's row; nothing where another node does.</summary>
    private async ValueTask<bool> InProjectAsync(long projectId, Func<NpgsqlConnection, CancellationToken, Task<bool>> work, CancellationToken cancellationToken) =>
        await database.RunAsync(
            async (connection, token) =>
            {
                using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
                using NpgsqlCommand command = new(LockSql, connection, transaction);
                command.Parameters.AddRange(PostgresParameters.Of(projectId));
                bool isDone = await command.ExecuteScalarAsync(token).ConfigureAwait(false) is not null && await work(connection, token).ConfigureAwait(false);
                await transaction.CommitAsync(token).ConfigureAwait(false);
                return isDone;
            },
            cancellationToken).ConfigureAwait(false);

    private async ValueTask<long> ReadExcessAsync(long projectId, CancellationToken cancellationToken) => await database.RunAsync(
        (connection, token) => ReadExcessAsync(connection, projectId, token), cancellationToken).ConfigureAwait(false);

    private async Task<long> ReadExcessAsync(NpgsqlConnection connection, long projectId, CancellationToken cancellationToken)
    {
        using NpgsqlCommand command = new(PostgresUsedBytes.SumSql, connection);
        command.Parameters.AddRange(PostgresParameters.Of(projectId));
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))! - maxBytes;
    }
}
