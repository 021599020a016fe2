using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace VercelFunctions.Emulator.Postgres;

/// <summary>
/// One project's items in PostgreSQL. A node keeps no copy: every read asks, so what one node did shows on all others as soon
/// as it was answered. All times are of PostgreSQL's clock.
/// </summary>
/// <remarks>
/// Whoever changes an item's tags, or removes it, holds the lock of its row first. Statements that lock several items lock
/// them in the order of their hashes, or skip what is locked, so none waits for another in a circle. An item's tags stand
/// twice: in item_tags, to be found by, and in the item itself, so that an expiry that had to wait for a write sees by the
/// item, once it has it, whether it is still about it.
/// </remarks>
internal sealed class PostgresStore(PostgresDatabase database, long projectId, long maxBytes, PostgresUses uses, Action wrote) : ICacheStore
{
    private const string Items = PostgresSchema.Name + ".items";
    private const string Tags = PostgresSchema.Name + ".item_tags";

    private const string GetSql = $"SELECT value, stored_at, now() FROM {Items} WHERE project_id = $1 AND key_hash = $2 AND {PostgresItems.IsLive}";

    // previous_cost makes what the item took before come back with the statement that replaces it, and is 0 for a new one.
    private static readonly string SetSql = $"""
        WITH stored AS (
            INSERT INTO {Items} AS old (project_id, key_hash, store_key, name, tags, value, size, cost, previous_cost, stored_at, expires_at, used_at, hits)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, now(), now() + $9 * interval '1 second', now(), 0)
            ON CONFLICT (project_id, key_hash) DO UPDATE SET
                name = excluded.name, tags = excluded.tags, value = excluded.value, size = excluded.size, cost = excluded.cost, previous_cost = old.cost,
                stored_at = excluded.stored_at, expires_at = excluded.expires_at, used_at = excluded.used_at, hits = 0
            RETURNING cost - previous_cost AS difference)
        {PostgresUsedBytes.AddSql("difference", "stored", "$10")}
        """;

    private const string RemoveTagsSql = $"DELETE FROM {Tags} WHERE project_id = $1 AND key_hash = $2 AND tag <> ALL($3)";

    private const string AddTagsSql = $"INSERT INTO {Tags} (project_id, key_hash, tag) SELECT $1, $2, given FROM unnest($3) AS given ON CONFLICT DO NOTHING";

    private static readonly string DeleteSql = $"""
        WITH gone AS (DELETE FROM {Items} WHERE project_id = $1 AND key_hash = $2 RETURNING cost)
        {PostgresUsedBytes.SubtractSql("gone", "$3")}
        """;

    // What is locked is seen as it then is, not as it was when the statement began: an item that a write has replaced in
    // between goes only if it still bears one of the tags.
    private static readonly string ExpireSql = $"""
        WITH bearers AS (
            SELECT key_hash FROM {Items}
            WHERE project_id = $1 AND tags && $3 AND key_hash IN (SELECT key_hash FROM {Tags} WHERE project_id = $1 AND tag = ANY($2))
            ORDER BY key_hash FOR UPDATE),
        gone AS (DELETE FROM {Items} AS item USING bearers WHERE item.project_id = $1 AND item.key_hash = bearers.key_hash RETURNING item.cost)
        {PostgresUsedBytes.SubtractSql("gone", "$4")}
        """;

    private static readonly string ClearSql = $"""
        WITH every AS (SELECT key_hash FROM {Items} WHERE project_id = $1 ORDER BY key_hash FOR UPDATE),
        gone AS (DELETE FROM {Items} AS item USING every WHERE item.project_id = $1 AND item.key_hash = every.key_hash RETURNING item.cost)
        {PostgresUsedBytes.SubtractSql("gone", "$2")}
        """;

    private const string ListSql = $"""
        SELECT {PostgresItems.Columns} FROM {Items} WHERE project_id = $1 AND {PostgresItems.IsLive}
        ORDER BY used_at DESC, convert_to(store_key, 'UTF8') DESC
        """;

    public string Description => database.Description;

    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string storeKey, CancellationToken cancellationToken)
    {
        byte[] hash = PostgresText.HashKey(storeKey);
        return await database.RunAsync<ReadOnlyMemory<byte>?>(
            async (connection, token) =>
            {
                using NpgsqlCommand command = new(GetSql, connection);
                command.Parameters.AddRange(PostgresParameters.Of(projectId, hash));
                using NpgsqlDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                if (!await reader.ReadAsync(token).ConfigureAwait(false))
                {
                    return null;
                }

                uses.Add(projectId, hash, storedAt: reader.GetDateTime(1), usedAt: reader.GetDateTime(2));
                return reader.GetFieldValue<byte[]>(0);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask SetAsync(string storeKey, ReadOnlyMemory<byte> json, CacheItemOptions options, CancellationToken cancellationToken)
    {
        byte[] hash = PostgresText.HashKey(storeKey);
        long cost = MemoryCacheStore.CostOf(storeKey, json.Length, options);
        if (cost > maxBytes)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.ItemTooLarge,
                string.Create(CultureInfo.InvariantCulture, $"The item takes {cost:N0} bytes with its key, name and tags; this cache holds at most {maxBytes:N0} bytes."),
                "Give the cache a higher byte limit, or store less.");
        }

        string[] tags = [.. options.Tags];
        byte[][] tagBytes = Array.ConvertAll(tags, PostgresText.TagBytes);
        await database.RunAsync(
            async (connection, token) =>
            {
                using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
                using NpgsqlBatch batch = new(connection, transaction);
                Add(
                    SetSql,
                    projectId,
                    hash,
                    storeKey,
                    PostgresParameters.Text(PostgresText.Held(options.Name)),
                    tags,
                    json,
                    json.Length,
                    cost,
                    PostgresParameters.Seconds(options.Ttl),
                    PostgresUsedBytes.AnyPart());

                // By now the item's row is locked, so these see whatever others did to its tags.
                Add(RemoveTagsSql, projectId, hash, tagBytes);
                if (tags.Length > 0)
                {
                    Add(AddTagsSql, projectId, hash, tagBytes);
                }

                await batch.ExecuteNonQueryAsync(token).ConfigureAwait(false);
                await transaction.CommitAsync(token).ConfigureAwait(false);
                return true;

                void Add(string sql, params object[] parameters)
                {
                    NpgsqlBatchCommand command = new(sql);
                    command.Parameters.AddRange(PostgresParameters.Of(parameters));
                    batch.BatchCommands.Add(command);
                }
            },
            cancellationToken).ConfigureAwait(false);
        wrote();
    }

    public async ValueTask DeleteAsync(string storeKey, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(DeleteSql, cancellationToken, projectId, PostgresText.HashKey(storeKey), PostgresUsedBytes.AnyPart()).ConfigureAwait(false);

    /// <summary>Expires tags in one statement, and so in one transaction: all of them, or, where it fails, none.</summary>
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<TagExpiry>> ExpireTagsAsync(IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        string[] names = [.. tags];
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            await database.ExecuteAsync(
                ExpireSql, PostgresDatabase.LongTimeout, cancellationToken, projectId, Array.ConvertAll(names, PostgresText.TagBytes), names, PostgresUsedBytes.AnyPart()).ConfigureAwait(false);
        }
        catch (RuntimeCacheException exception)
        {
            return Array.ConvertAll(names, tag => TagExpiry.Failed(tag, watch.Elapsed, exception));
        }

        return Array.ConvertAll(names, tag => TagExpiry.Expired(tag, watch.Elapsed));
    }

    public async ValueTask<IReadOnlyList<CacheItemInfo>> ListAsync(CancellationToken cancellationToken)
    {
        // So that hits and the order of use are right to the last request, at least for those who asked this node.
        await uses.FlushAsync(cancellationToken).ConfigureAwait(false);
        return await database.RunAsync(
            async (connection, token) =>
            {
                using NpgsqlCommand command = new(ListSql, connection) { CommandTimeout = (int)PostgresDatabase.LongTimeout.TotalSeconds };
                command.Parameters.AddRange(PostgresParameters.Of(projectId));
                using NpgsqlDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                return await PostgresItems.ReadAsync(reader, token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask ClearAsync(CancellationToken cancellationToken) =>
        await database.ExecuteAsync(ClearSql, PostgresDatabase.LongTimeout, cancellationToken, projectId, PostgresUsedBytes.AnyPart()).ConfigureAwait(false);
}
