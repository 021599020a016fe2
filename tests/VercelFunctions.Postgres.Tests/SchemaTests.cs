using Npgsql;

namespace VercelFunctions.Postgres.Tests;

/// <summary>The schema: made, brought up to date, refused.</summary>
public sealed class SchemaTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Nodes_that_start_at_once_on_an_empty_database_make_its_schema_once()
    {
        for (int round = 0; round < 3; round++)
        {
            string database = await postgres.CreateDatabaseAsync();
            await using Nodes nodes = await Nodes.StartAsync(database, count: 6);
            await nodes.Caches[0].SetAsync("k", 1);
            Assert.All(await Task.WhenAll(nodes.Caches.Select(cache => cache.GetAsync<int>("k").AsTask())), value => Assert.Equal(1, value));
            Assert.Equal(1, await PostgresFixture.ReadNumberAsync(database, "SELECT version FROM vercel_runtime_cache.schema_version"));
            Assert.Equal(1, await PostgresFixture.ReadNumberAsync(database, "SELECT count(*) FROM vercel_runtime_cache.projects"));
            Assert.Equal(0, await PostgresFixture.ReadNumberAsync(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
        }
    }

    [Fact]
    public async Task What_was_kept_is_there_after_a_restart_of_the_emulator()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using (Nodes nodes = await Nodes.StartAsync(database, count: 1))
        {
            await nodes.Caches[0].SetAsync("k", 1);
            await nodes.Caches[0].GetAsync("k");
        }

        await using Nodes again = await Nodes.StartAsync(database, count: 1);
        CacheItemInfo item = Assert.Single(await again.Caches[0].Store.ListAsync(default));
        Assert.Equal(("k", 1), (item.StoreKey, item.Hits));
    }

    [Fact]
    public async Task A_schema_newer_than_the_emulator_is_refused_and_left_alone()
    {
        string database = await postgres.CreateDatabaseAsync();
        await (await Nodes.StartAsync(database, count: 1)).DisposeAsync();
        await PostgresFixture.ExecuteAsync(database, "UPDATE vercel_runtime_cache.schema_version SET version = 99");
        RuntimeCacheEmulatorException error = await Assert.ThrowsAsync<RuntimeCacheEmulatorException>(() => Nodes.StartAsync(database, count: 1));
        Assert.Contains("version 99", error.Message, StringComparison.Ordinal);
        Assert.Contains("versions up to 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(99, await PostgresFixture.ReadNumberAsync(database, "SELECT version FROM vercel_runtime_cache.schema_version"));
    }

    [Fact]
    public async Task A_database_that_cannot_hold_every_character_is_refused()
    {
        string database = await postgres.CreateDatabaseAsync("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        RuntimeCacheEmulatorException error = await Assert.ThrowsAsync<RuntimeCacheEmulatorException>(() => Nodes.StartAsync(database, count: 1));
        Assert.Contains("LATIN1", error.Message, StringComparison.Ordinal);
        Assert.Contains("UTF8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_with_no_rights_is_told_what_an_administrator_has_to_run_and_that_is_enough()
    {
        string database = await postgres.CreateDatabaseAsync();
        string user = $"least_{Guid.NewGuid():N}";
        await PostgresFixture.ExecuteAsync(database, $"CREATE ROLE {user} LOGIN PASSWORD 'least'");
        try
        {
            string asUser = new NpgsqlConnectionStringBuilder(database) { Username = user, Password = "least" }.ConnectionString;
            RuntimeCacheEmulatorException error = await Assert.ThrowsAsync<RuntimeCacheEmulatorException>(() => Nodes.StartAsync(asUser, count: 1));
            const string Command = "CREATE SCHEMA";
            string statement = error.Message[error.Message.IndexOf(Command, StringComparison.Ordinal)..];
            Assert.Equal($"CREATE SCHEMA vercel_runtime_cache AUTHORIZATION \"{user}\"", statement);

            await PostgresFixture.ExecuteAsync(database, statement);
            await using Nodes nodes = await Nodes.StartAsync(asUser);
            await nodes.Caches[0].SetAsync("k", 1, new CacheItemOptions { Tags = ["t"] });
            await nodes.Caches[1].ExpireTagAsync("t");
            Assert.Null(await nodes.Caches[0].GetAsync("k"));
        }
        finally
        {
            await PostgresFixture.ExecuteAsync(database, $"DROP SCHEMA IF EXISTS vercel_runtime_cache CASCADE; DROP OWNED BY {user}; DROP ROLE {user}");
        }
    }
}
