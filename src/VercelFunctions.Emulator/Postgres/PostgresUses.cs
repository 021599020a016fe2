using System.Runtime.InteropServices;

namespace VercelFunctions.Emulator.Postgres;

/// <summary>
/// Which items this node has read lately, on their way into PostgreSQL: to write with every read would make a read cost what
/// a write does. Values are never kept here. What is lost, as with a node that ends, costs an item its place in the order of use.
/// </summary>
internal sealed class PostgresUses(PostgresDatabase database)
{
    // Past it, reads of further items are not counted until these are written.
    private const int MaxWaiting = 50_000;

    private const int BatchSize = 500;

    // An item that was stored anew since begins at 0 again. One that is locked is left alone: it is about to change.
    private const string WriteSql = $"""
        WITH use AS (
            SELECT given.key_hash, given.used_at, given.hits
            FROM unnest($2::bytea[], $3::timestamptz[], $4::timestamptz[], $5::bigint[]) AS given (key_hash, stored_at, used_at, hits)
            JOIN {PostgresSchema.Name}.items AS item ON item.project_id = $1 AND item.key_hash = given.key_hash AND item.stored_at = given.stored_at
            ORDER BY item.key_hash FOR UPDATE OF item SKIP LOCKED)
        UPDATE {PostgresSchema.Name}.items AS item SET hits = item.hits + use.hits, used_at = GREATEST(item.used_at, use.used_at)
        FROM use WHERE item.project_id = $1 AND item.key_hash = use.key_hash
        """;

    private readonly object _lock = new();
    private Dictionary<Item, Use> _waiting = new(Item.Comparer);

    /// <summary>Notes that an item was read.</summary>
    /// <param name="projectId">Its project.</param>
    /// <param name="keyHash">The hash of its store key.</param>
    /// <param name="storedAt">When what was read had been stored.</param>
    /// <param name="usedAt">When it was read, by PostgreSQL's clock.</param>
    public void Add(long projectId, byte[] keyHash, DateTime storedAt, DateTime usedAt)
    {
        Item item = new(projectId, keyHash);
        lock (_lock)
        {
            if (_waiting.Count >= MaxWaiting && !_waiting.ContainsKey(item))
            {
                return;
            }

            ref Use use = ref CollectionsMarshal.GetValueRefOrAddDefault(_waiting, item, out bool exists);
            use = exists && use.StoredAt == storedAt
                ? use with { UsedAt = use.UsedAt > usedAt ? use.UsedAt : usedAt, Hits = use.Hits + 1 }
                : new Use(storedAt, usedAt, 1);
        }
    }

    /// <summary>Writes what was noted so far.</summary>
    /// <exception cref="RuntimeCacheException">It could not be written, and is forgotten.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        Dictionary<Item, Use> noted;
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                return;
            }

            noted = _waiting;
            _waiting = new(Item.Comparer);
        }

        foreach (IGrouping<long, KeyValuePair<Item, Use>> project in noted.GroupBy(pair => pair.Key.ProjectId))
        {
            foreach (KeyValuePair<Item, Use>[] batch in project.Chunk(BatchSize))
            {
                await database.ExecuteAsync(
                    WriteSql,
                    cancellationToken,
                    project.Key,
                    Array.ConvertAll(batch, pair => pair.Key.KeyHash),
                    Array.ConvertAll(batch, pair => pair.Value.StoredAt),
                    Array.ConvertAll(batch, pair => pair.Value.UsedAt),
                    Array.ConvertAll(batch, pair => pair.Value.Hits)).ConfigureAwait(false);
            }
        }
    }

    private readonly record struct Use(DateTime StoredAt, DateTime UsedAt, long Hits);

    private readonly record struct Item(long ProjectId, byte[] KeyHash)
    {
        public static IEqualityComparer<Item> Comparer { get; } = EqualityComparer<Item>.Create(
            (first, second) => first.ProjectId == second.ProjectId && first.KeyHash.AsSpan().SequenceEqual(second.KeyHash),
            item => HashCode.Combine(item.ProjectId, BitConverter.ToInt64(item.KeyHash)));
    }
}
