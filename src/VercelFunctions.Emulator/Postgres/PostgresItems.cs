using Npgsql;

namespace VercelFunctions.Emulator.Postgres;

/// <summary>Lists of items, without their values.</summary>
internal static class PostgresItems
{
    /// <summary>What <see cref="ReadAsync"/> reads.</summary>
    public const string Columns = "store_key, name, size, stored_at, expires_at, tags, hits, now()";

    /// <summary>What holds for an item that its TTL has not ended yet. It may take a moment until one whose has is removed.</summary>
    public const string IsLive = "(expires_at IS NULL OR expires_at > now())";

    /// <summary>Reads all rows.</summary>
    public static async Task<List<CacheItemInfo>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        List<CacheItemInfo> items = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            DateTime now = reader.GetDateTime(7);
            items.Add(new CacheItemInfo
            {
                StoreKey = reader.GetString(0),
                Name = reader.IsDBNull(1) ? null : reader.GetString(1),
                Size = reader.GetInt32(2),
                Age = now - reader.GetDateTime(3),
                TimeLeft = reader.IsDBNull(4) ? null : reader.GetDateTime(4) - now,
                Tags = reader.GetFieldValue<string[]>(5),
                Hits = reader.GetInt64(6),
            });
        }

        return items;
    }
}
