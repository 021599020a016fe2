namespace VercelFunctions.Emulator.Postgres;

/// <summary>
/// How the schema came to be, step by step. A step that was released is never changed: databases have it behind them.
/// Plain tables and B-tree indexes only, so that whatever speaks PostgreSQL's protocol can hold them.
/// </summary>
internal static class PostgresMigrations
{
    /// <summary>The steps: the first makes version 1 of nothing, the second version 2 of version 1.</summary>
    public static readonly IReadOnlyList<string> Steps =
    [
        $"""
        CREATE TABLE {PostgresSchema.Name}.projects (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL UNIQUE
        );

        CREATE TABLE {PostgresSchema.Name}.items (
            project_id bigint NOT NULL,
            key_hash bytea NOT NULL,
            store_key text NOT NULL,
            name text,
            tags text[] NOT NULL,
            value bytea NOT NULL,
            size integer NOT NULL,
            cost bigint NOT NULL,
            previous_cost bigint NOT NULL,
            stored_at timestamptz NOT NULL,
            expires_at timestamptz,
            used_at timestamptz NOT NULL,
            hits bigint NOT NULL,
            PRIMARY KEY (project_id, key_hash)
        );

        CREATE INDEX items_by_use ON {PostgresSchema.Name}.items (project_id, used_at);

        CREATE INDEX items_by_expiry ON {PostgresSchema.Name}.items (project_id, expires_at) WHERE expires_at IS NOT NULL;

        CREATE TABLE {PostgresSchema.Name}.item_tags (
            project_id bigint NOT NULL,
            key_hash bytea NOT NULL,
            tag bytea NOT NULL,
            PRIMARY KEY (project_id, key_hash, tag),
            FOREIGN KEY (project_id, key_hash) REFERENCES {PostgresSchema.Name}.items (project_id, key_hash) ON DELETE CASCADE
        );

        CREATE INDEX item_tags_by_tag ON {PostgresSchema.Name}.item_tags (project_id, tag, key_hash);

        CREATE TABLE {PostgresSchema.Name}.used_bytes (
            project_id bigint NOT NULL,
            part integer NOT NULL,
            bytes bigint NOT NULL,
            PRIMARY KEY (project_id, part)
        );
        """,
    ];
}
