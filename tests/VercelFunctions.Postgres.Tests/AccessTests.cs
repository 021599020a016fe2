using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace VercelFunctions.Postgres.Tests;

/// <summary>How an emulator is pointed at a database, and what it says and does not say.</summary>
public sealed class AccessTests(PostgresFixture postgres)
{
    private const string Variable = "VERCEL_CACHE_EMULATOR_POSTGRES";
    private const string Secret = "s3cret;'=word";

    [Fact]
    public async Task Two_processes_are_one_cache_and_neither_repeats_the_password()
    {
        string database = await postgres.CreateDatabaseAsync();
        NpgsqlConnectionStringBuilder parts = new(database);
        string url = $"postgres://{parts.Username}:{Uri.EscapeDataString(parts.Password!)}@{parts.Host}:{parts.Port}/{parts.Database}?application_name=node2&sslmode=prefer";
        await using EmulatorProcess first = await EmulatorProcess.StartAsync(["--token", "a-token-for-both-nodes"], new Dictionary<string, string?> { [Variable] = database });
        await using EmulatorProcess second = await EmulatorProcess.StartAsync("--token", "a-token-for-both-nodes", "--postgres", url);
        using HttpCacheStore firstStore = Store(first);
        using HttpCacheStore secondStore = Store(second);
        await new RuntimeCache(firstStore).SetAsync("k", "v", new CacheItemOptions { Tags = ["t"] });
        Assert.Equal("v", await new RuntimeCache(secondStore).GetAsync<string>("k"));
        await new RuntimeCache(secondStore).ExpireTagAsync("t");
        Assert.Null(await new RuntimeCache(firstStore).GetAsync("k"));

        foreach (EmulatorProcess process in new[] { first, second })
        {
            Assert.Equal(0, await process.StopAsync());
            Assert.DoesNotContain("error:", process.Errors, StringComparison.Ordinal);
            DoesNotTell(parts.Password!, process.Output + process.Errors);
        }
    }

    [Fact]
    public async Task A_wrong_password_is_one_line_without_it_and_exit_code_1()
    {
        NpgsqlConnectionStringBuilder parts = new(await postgres.CreateDatabaseAsync()) { Password = Secret };
        string line = await FailsAsync(1, parts.ConnectionString);
        Assert.Contains("refused the user or the password", line, StringComparison.Ordinal);
        Assert.Contains($"PostgreSQL at {parts.Host}:{parts.Port}/{parts.Database}", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_password_where_one_is_needed_is_one_line_and_exit_code_1()
    {
        NpgsqlConnectionStringBuilder parts = new(await postgres.CreateDatabaseAsync()) { Password = null };
        Assert.Contains("password", await FailsAsync(1, parts.ConnectionString), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_one_line_and_exit_code_1()
    {
        NpgsqlConnectionStringBuilder parts = new(await postgres.CreateDatabaseAsync()) { Database = "not_there" };
        Assert.Contains("Create the database", await FailsAsync(1, parts.ConnectionString), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_listen_is_one_line_and_exit_code_1()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        string line = await FailsAsync(1, $"Host=127.0.0.1;Port={port};Database=d;Username=u;Password=\"{Secret}\"");
        Assert.Contains($"PostgreSQL at 127.0.0.1:{port}/d cannot be reached: Connection refused", line, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", await FailsAsync(1, $"postgresql://u:{Uri.EscapeDataString(Secret)}@no-such-host.invalid/d"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_connections_and_says_nothing_is_given_up()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        string line = await FailsAsync(1, $"Host=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};Database=d;Username=u;Password=\"{Secret}\";Timeout=1");
        Assert.Contains("did not answer in time", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=h;Password=s3cret;'=word")]
    [InlineData("Host=h;Password=x;s3cret=1")]
    [InlineData("s3cret")]
    [InlineData("Host=h;Port=s3cret")]
    [InlineData("Host=h;Port=99999999999;Password=s3cret")]
    [InlineData("Database=d;Password=s3cret")]
    [InlineData("postgres://")]
    [InlineData("postgres://u:s3cret@")]
    [InlineData("postgres://u:s3cret@h:port/d")]
    [InlineData("postgres://u:s3cret@h/d?s3cret=1")]
    [InlineData("postgres://u:s3cret@h/d?sslmode=s3cret")]
    public async Task A_connection_string_that_cannot_be_read_is_one_line_that_repeats_nothing_of_it_and_exit_code_2(string text)
    {
        string line = await FailsAsync(2, text);
        Assert.Contains("Host=...;", line, StringComparison.Ordinal);
        Assert.Contains("postgres://user:password@", line, StringComparison.Ordinal);
        DoesNotTell("s3cret", line);
    }

    [Fact]
    public void Options_show_no_secret() =>
        DoesNotTell("s3cret", new RuntimeCacheEmulatorOptions { Postgres = "Host=h;Password=s3cret", Token = "s3cret-s3cret-s3cret" }.ToString());

    private static HttpCacheStore Store(EmulatorProcess process) => new(
        new RuntimeCacheEndpoint(process.Endpoint.AbsoluteUri, RuntimeCacheEndpoint.ParseHeaders(process.HeadersJson), TimeSpan.FromSeconds(30)));

    private static async Task<string> FailsAsync(int expected, string connectionString)
    {
        (int exitCode, string output, string errors) = await EmulatorProcess.RunAsync(["--port", "0"], new Dictionary<string, string?> { [Variable] = connectionString });
        Assert.Equal(expected, exitCode);
        Assert.Empty(output);
        string line = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        DoesNotTell(Secret, line);
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
        return line;
    }

    private static void DoesNotTell(string secret, string text)
    {
        Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Uri.EscapeDataString(secret), text, StringComparison.Ordinal);
        Assert.DoesNotContain(secret[..Math.Min(secret.Length, 6)], text, StringComparison.Ordinal);
    }
}
