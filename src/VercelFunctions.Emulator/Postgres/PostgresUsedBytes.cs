namespace VercelFunctions.Emulator.Postgres;

/// <summary>
/// How many bytes of its limit a project uses, kept by every transaction that changes it, so that it is exact and to know it
/// costs nothing. It is the sum of many parts, any of which a transaction adds to: one row for all would be held by one
/// transaction at a time, and so would the whole cache. Each takes its part last of all locks, and only one.
/// </summary>
internal static class PostgresUsedBytes
{
    /// <summary>What the bytes of a project, $1, are.</summary>
    public const string SumSql = $"SELECT CAST(coalesce(sum(bytes), 0) AS bigint) FROM {Table} WHERE project_id = $1";

    private const string Table = PostgresSchema.Name + ".used_bytes";
    private const int Parts = 64;

    /// <summary>The end of a statement: adds a column of its common table expression to a part of a project, $1.</summary>
    public static string AddSql(string column, string from, string part) => $"""
        INSERT INTO {Table} AS used (project_id, part, bytes) SELECT $1, {part}, {column} FROM {from}
        ON CONFLICT (project_id, part) DO UPDATE SET bytes = used.bytes + excluded.bytes
        """;

    /// <summary>The end of a statement: subtracts the cost of the items that are gone.</summary>
    public static string SubtractSql(string gone, string part) => $"""
        INSERT INTO {Table} AS used (project_id, part, bytes) SELECT $1, {part}, -CAST(sum(cost) AS bigint) FROM {gone} HAVING count(*) > 0
        ON CONFLICT (project_id, part) DO UPDATE SET bytes = used.bytes + excluded.bytes
        """;

    /// <summary>A part to add to.</summary>
    public static int AnyPart() => Random.Shared.Next(Parts);
}
