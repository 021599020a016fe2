using Npgsql;
using VercelFunctions.Emulator.Stores;

namespace VercelFunctions.Emulator.Postgres;

/// <summary>The view of one project's items in PostgreSQL.</summary>
internal sealed class PostgresStoreView(PostgresDatabase database, long projectId, long maxBytes, PostgresUses uses) : IStoreView
{
    private const string Items = PostgresSchema.Name + ".items";
    private const string Tags = PostgresSchema.Name + ".item_tags";

    // A tag that only items bear whose TTL has just ended is counted until they are removed, within about a second.
    private static readonly string CountSql = $"""
        SELECT
            (SELECT count(*) FROM {Items} WHERE project_id = $1 AND {PostgresItems.IsLive}),
            ({PostgresUsedBytes.SumSql}),
            (SELECT count(*) FROM (SELECT DISTINCT tag FROM {Tags} WHERE project_id = $1) AS different)
        """;

    public async ValueTask<StoreTotals> CountAsync(CancellationToken cancellationToken) => await database.RunAsync(
        async (connection, token) =>
        {
            using NpgsqlCommand command = new(CountSql, connection);
            command.Parameters.AddRange(PostgresParameters.Of(projectId));
            using NpgsqlDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
            await reader.ReadAsync(token).ConfigureAwait(false);
            return new StoreTotals(reader.GetInt64(0), reader.GetInt64(1), maxBytes, reader.GetInt64(2));
        },
        cancellationToken).ConfigureAwait(false);

    public async ValueTask<Page<CacheItemInfo>> FindItemsAsync(ItemQuery query, CancellationToken cancellationToken)
    {
        if (!IsAnyPossible(query.Filter) || !IsAnyPossible(query.Tag))
        {
            return new Page<CacheItemInfo>(0, []);
        }

        List<object> parameters = [projectId];
        string where = $"project_id = $1 AND {PostgresItems.IsLive}";
        if (query.Filter is not null)
        {
            parameters.Add(PostgresText.ContainsPattern(query.Filter));

            // All tags of an item at once is twice as fast as each. None holds a line feed, so what has none is found in one of them.
            string inTags = query.Filter.Contains('\n', StringComparison.Ordinal) ? string.Empty : " OR array_to_string(tags, chr(10)) ILIKE $2";
            where += $" AND (store_key ILIKE $2 OR name ILIKE $2{inTags})";
        }

        if (query.Tag is not null)
        {
            parameters.Add(PostgresText.TagBytes(query.Tag));
            where += $" AND key_hash IN (SELECT key_hash FROM {Tags} WHERE project_id = $1 AND tag = ${parameters.Count})";
        }

        string direction = query.Descending ? " DESC" : string.Empty;
        string order = string.Join(", ", OrderBy(query.Order).Append("convert_to(store_key, 'UTF8')").Select(column => column + direction));
        string page = $"SELECT {PostgresItems.Columns} FROM {Items} WHERE {where} ORDER BY {order} LIMIT ${parameters.Count + 1} OFFSET ${parameters.Count + 2}";

        // So that hits and the order of use are right to the last request, at least for those who asked this node.
        await uses.FlushAsync(cancellationToken).ConfigureAwait(false);
        return await FindAsync(
            $"SELECT count(*) FROM {Items} WHERE {where}", page, [.. parameters], query.Offset, query.Limit, PostgresItems.ReadAsync, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<Page<TagCount>> FindTagsAsync(string? filter, int offset, int limit, CancellationToken cancellationToken)
    {
        if (!IsAnyPossible(filter))
        {
            return new Page<TagCount>(0, []);
        }

        List<object> parameters = [projectId];
        string where = "project_id = $1";
        if (filter is not null)
        {
            parameters.Add(PostgresText.ContainsPattern(filter));
            where += " AND convert_from(tag, 'UTF8') ILIKE $2";
        }

        string counted = $"SELECT tag, count(*) AS items FROM {Tags} WHERE {where} GROUP BY tag";
        string page = $"SELECT convert_from(tag, 'UTF8'), items FROM ({counted}) AS counted ORDER BY items DESC, tag LIMIT ${parameters.Count + 1} OFFSET ${parameters.Count + 2}";
        return await FindAsync(
            $"SELECT count(*) FROM ({counted}) AS counted", page, [.. parameters], offset, limit, ReadTagsAsync, cancellationToken).ConfigureAwait(false);
    }

    // What no column can hold is in none.
    private static bool IsAnyPossible(string? text) => text is null || PostgresText.CanHold(text);

    private static string[] OrderBy(ItemOrder order) => order switch
    {
        ItemOrder.Size => ["size"],
        ItemOrder.Age => ["now() - stored_at"],

        // Engines differ in where null stands in an order, and not in where true does.
        ItemOrder.TimeLeft => ["expires_at IS NULL", "expires_at"],
        ItemOrder.Hits => ["hits"],
        ItemOrder.Name => ["convert_to(coalesce(name, store_key), 'UTF8')"],
        _ => ["used_at"],
    };

    private static async Task<List<TagCount>> ReadTagsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        List<TagCount> tags = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            tags.Add(new TagCount(reader.GetString(0), reader.GetInt64(1)));
        }

        return tags;
    }

    private async ValueTask<Page<T>> FindAsync<T>(
        string countSql,
        string pageSql,
        object[] parameters,
        int offset,
        int limit,
        Func<NpgsqlDataReader, CancellationToken, Task<List<T>>> readAsync,
        CancellationToken cancellationToken) => await database.RunAsync(
            async (connection, token) =>
            {
                using NpgsqlBatch batch = new(connection) { BatchCommands = { new NpgsqlBatchCommand(countSql), new NpgsqlBatchCommand(pageSql) } };
                batch.BatchCommands[0].Parameters.AddRange(PostgresParameters.Of(parameters));
                batch.BatchCommands[1].Parameters.AddRange(PostgresParameters.Of([.. parameters, limit, offset]));
                using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
                await reader.ReadAsync(token).ConfigureAwait(false);
                long total = reader.GetInt64(0);
                await reader.NextResultAsync(token).ConfigureAwait(false);
                return new Page<T>(total, await readAsync(reader, token).ConfigureAwait(false));
            },
            cancellationToken).ConfigureAwait(false);
}
