using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VercelFunctions.Emulator.Redis.Tests;

/// <summary>Connecting an emulator to Redis: addresses, permissions, TLS, errors and secrets.</summary>
public sealed class AccessTests(RedisFixture redis)
{
    private const string Variable = "VERCEL_CACHE_EMULATOR_REDIS";
    private const string Secret = "s3cret;'=word";

    // The permissions in docs/emulator.md.
    private const string Rights = "~vrc:* resetchannels -@all +@read +@write +@connection +time +evalsha +eval +script|load +info "
        + "+wait +waitaof +cluster|nodes +cluster|slots";

    [Fact]
    public async Task Two_processes_share_one_cache_and_never_show_the_password()
    {
        string url = redis.TakeDatabase();
        string database = url[(url.LastIndexOf('/') + 1)..];

        // In the configuration format of StackExchange.Redis, a comma ends a value.
        string user = "u" + Guid.NewGuid().ToString("N");
        await redis.Server.CommandAsync("ACL", "SETUSER", user, "on", ">" + Secret, "~*", "&*", "+@all");
        await using EmulatorProcess first = await EmulatorProcess.StartAsync(
            ["--token", "a-token-for-both-nodes"], new Dictionary<string, string?> { [Variable] = url });
        await using EmulatorProcess second = await EmulatorProcess.StartAsync(
            "--token",
            "a-token-for-both-nodes",
            "--redis",
            $"127.0.0.1:{redis.Server.Port},user={user},password={Secret},defaultDatabase={database}");
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
            DoesNotTell(redis.Server.Password, process.Output + process.Errors);
            DoesNotTell(Secret, process.Output + process.Errors);
        }
    }

    [Fact]
    public async Task A_user_with_the_documented_permissions_can_do_everything()
    {
        string url = redis.TakeDatabase();
        string user = "u" + Guid.NewGuid().ToString("N");
        string[] rights = Rights.Split(' ');
        if (!(await redis.Server.CommandAsync("COMMAND", "INFO", "waitaof")).Contains("waitaof", StringComparison.Ordinal))
        {
            rights = [.. rights.Where(right => right != "+waitaof")];
        }

        await redis.Server.CommandAsync(["ACL", "SETUSER", user, "on", ">least", .. rights]);
        await using Nodes nodes = await Nodes.StartAsync(
            $"redis://{user}:least@127.0.0.1:{redis.Server.Port}/{url[(url.LastIndexOf('/') + 1)..]}");
        await nodes.Caches[0].SetAsync("k", 1, new CacheItemOptions { Tags = ["t"], Ttl = TimeSpan.FromHours(1) });
        Assert.Equal(1, await nodes.Caches[1].GetAsync<int?>("k"));
        Assert.Single(await Nodes.ListAsync(nodes.Caches[1]));
        await nodes.Caches[1].ExpireTagAsync("t");
        Assert.Null(await nodes.Caches[0].GetAsync("k"));
        await Nodes.ClearAsync(nodes.Caches[0]);

        await redis.Server.CommandAsync("ACL", "SETUSER", user, "-evalsha");
        VercelException denied = await Assert.ThrowsAsync<VercelException>(() => nodes.Caches[0].GetAsync("k").AsTask());
        Assert.Contains("lacks a permission", denied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_is_used_and_its_certificate_checked()
    {
        string folder = Directory.CreateTempSubdirectory("vercelfunctions-tls-").FullName;
        try
        {
            using ECDsa key = ECDsa.Create();
            CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
            SubjectAlternativeNameBuilder names = new();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            using X509Certificate2 certificate = request.CreateSelfSigned(
                DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            string certificateFile = Path.Combine(folder, "certificate.pem"), keyFile = Path.Combine(folder, "key.pem");
            await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem());
            await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
            using TcpListener free = new(IPAddress.Loopback, 0);
            free.Start();
            int port = ((IPEndPoint)free.LocalEndpoint).Port;
            free.Stop();
            await using RedisServer server = await RedisFixture.StartServerAsync(
                "--tls-port",
                $"{port}",
                "--tls-cert-file",
                certificateFile,
                "--tls-key-file",
                keyFile,
                "--tls-ca-cert-file",
                certificateFile,
                "--tls-auth-clients",
                "no");
            string url = $"rediss://:{Uri.EscapeDataString(server.Password)}@localhost:{port}";

            (int exitCode, _, string errors) = await EmulatorProcess.RunAsync(
                ["--port", "0"], new Dictionary<string, string?> { [Variable] = url });
            Assert.Equal(1, exitCode);
            Assert.Contains($"Redis at localhost:{port} has a certificate that is not trusted here", errors, StringComparison.Ordinal);

            await using EmulatorProcess trusting = await EmulatorProcess.StartAsync(
                [], new Dictionary<string, string?> { [Variable] = url, ["SSL_CERT_FILE"] = certificateFile });
            using HttpCacheStore store = Store(trusting);
            await new RuntimeCache(store).SetAsync("k", 1);
            Assert.Equal(1, await new RuntimeCache(store).GetAsync<int?>("k"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_wrong_password_exits_with_code_1_and_one_line()
    {
        string line = await FailsAsync(1, $"redis://:{Uri.EscapeDataString(Secret)}@127.0.0.1:{redis.Server.Port}");
        Assert.Equal(
            $"Redis at 127.0.0.1:{redis.Server.Port} refused the user or the password. Correct them in the address of Redis.", line);
        Assert.Contains(
            "refused the user or the password", await FailsAsync(1, $"127.0.0.1:{redis.Server.Port}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("known:wrong@")]
    [InlineData("unknown:word@")]
    [InlineData("off:word@")]
    [InlineData(":wrong@")]
    public async Task A_wrong_user_or_password_is_refused_where_everyone_has_access(string user)
    {
        await using RedisServer server = await StartOpenServerAsync();
        await server.CommandAsync("ACL", "SETUSER", "off", "off", ">word", "~*", "&*", "+@all");
        string line = await FailsAsync(1, $"redis://{user}127.0.0.1:{server.Port}");
        Assert.StartsWith($"Redis at 127.0.0.1:{server.Port} refused the user or the password", line, StringComparison.Ordinal);
        Assert.Contains("in the address of Redis.", line, StringComparison.Ordinal);
        Assert.Empty(await server.CommandAsync("KEYS", "*"));
    }

    [Theory]
    [InlineData("off")]
    [InlineData("resetpass")]
    public async Task A_user_that_is_switched_off_is_not_served_as_another(string change)
    {
        await using RedisServer server = await StartOpenServerAsync();
        await using Nodes nodes = await Nodes.StartAsync($"redis://known:word@127.0.0.1:{server.Port}", count: 1);
        await nodes.Caches[0].SetAsync("k", 1);
        await server.CommandAsync("ACL", "SETUSER", "known", change);
        await server.CommandAsync("CLIENT", "KILL", "USER", "known");
        VercelException refused = await Assert.ThrowsAsync<VercelException>(() => nodes.Caches[0].GetAsync<int?>("k").AsTask());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("refused the user or the password", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TagExpiryException>(() => nodes.Caches[0].ExpireTagAsync("t").AsTask());
        (bool isReady, string answer) = await Nodes.HealthAsync(nodes.Emulators[0]);
        Assert.False(isReady);
        Assert.Contains("refused the user or the password", answer, StringComparison.Ordinal);

        await server.CommandAsync("ACL", "SETUSER", "known", "on", ">word");
        await nodes.UntilReadyAsync();
        Assert.Equal(1, await nodes.Caches[0].GetAsync<int?>("k"));
    }

    [Fact]
    public async Task A_server_that_names_another_user_is_refused()
    {
        await using RedisServer server = await StartOpenServerAsync();
        using AlteredServer other = new(server.Port, " user=", 'x');
        string line = await FailsAsync(1, $"redis://known:word@127.0.0.1:{other.Port}");
        Assert.Contains("as the user 'xnown' instead of 'known'", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_listen_exits_with_code_1_and_one_line()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        string line = await FailsAsync(1, $"127.0.0.1:{port},password={Secret}");
        Assert.Equal(
            $"Redis at 127.0.0.1:{port} cannot be reached. Check that it runs and accepts connections from here. "
            + "Check that the address is correct.",
            line);
    }

    [Theory]
    [InlineData("rediss://127.0.0.1", 6379)]
    [InlineData("127.0.0.1,ssl=true", 6380)]
    [InlineData("127.0.0.1,serviceName=blog", 26379)]
    public async Task An_address_without_a_port_is_shown_with_its_port(string address, int port) =>
        Assert.StartsWith($"Redis at 127.0.0.1:{port} ", await FailsAsync(1, address), StringComparison.Ordinal);

    [Fact]
    public async Task A_server_that_accepts_connections_but_sends_nothing_times_out()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        string line = await FailsAsync(1, $"127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port},password={Secret},connectTimeout=500");
        Assert.Contains("Check that it runs", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_too_old_is_refused_with_its_version()
    {
        using AlteredServer old = new(redis.Server.Port, "redis_version:", '5');
        string line = await FailsAsync(1, $"redis://:{Uri.EscapeDataString(redis.Server.Password)}@127.0.0.1:{old.Port}");
        Assert.Contains("is version 5.", line, StringComparison.Ordinal);
        Assert.Contains("needs 6.2 or later", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis://")]
    [InlineData("redis://u:s3cret@")]
    [InlineData("redis://u:s3cret@h:port/0")]
    [InlineData("redis://u:s3cret@h/s3cret")]
    [InlineData("redis://u:s3cret@h/0?s3cret=1")]
    [InlineData("https://u:s3cret@h")]
    [InlineData("password=s3cret")]
    [InlineData("h:6379,s3cret=1")]
    [InlineData("h:6379,ssl=s3cret")]
    public async Task An_invalid_address_is_one_line_that_does_not_quote_it(string address)
    {
        string line = await FailsAsync(2, address);
        Assert.Contains("redis://user:password@host:6379/0", line, StringComparison.Ordinal);
        DoesNotTell("s3cret", line);
    }

    [Theory]
    [InlineData("maxmemory", "--redis", "127.0.0.1:1", "--max-bytes", "1000")]
    [InlineData("requires --redis", "--redis-wait", "1")]
    [InlineData("from 0 to 100", "--redis", "127.0.0.1:1", "--redis-wait", "101")]
    public async Task Conflicting_options_are_refused_with_the_reason(string reason, params string[] options)
    {
        (int exitCode, string output, string errors) = await EmulatorProcess.RunAsync(options);
        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Contains(reason, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_show_no_secret() =>
        DoesNotTell("s3cret", new RuntimeCacheEmulatorOptions { Token = "s3cret-s3cret-s3cret" }.UseRedis("redis://:s3cret@h").ToString());

    // Its user "default" needs no password and has all rights.
    private static async Task<RedisServer> StartOpenServerAsync()
    {
        RedisServer server = await RedisFixture.StartServerAsync();
        await server.CommandAsync("ACL", "SETUSER", "known", "on", ">word", "~*", "&*", "+@all");
        await server.CommandAsync("ACL", "SETUSER", "default", "nopass");
        return server;
    }

    private static HttpCacheStore Store(EmulatorProcess process) => new(
        new RuntimeCacheEndpoint(
            process.Endpoint.AbsoluteUri, RuntimeCacheEndpoint.ParseHeaders(process.HeadersJson), TimeSpan.FromSeconds(30)));

    private static async Task<string> FailsAsync(int expected, string address)
    {
        (int exitCode, string output, string errors) = await EmulatorProcess.RunAsync(
            ["--port", "0"], new Dictionary<string, string?> { [Variable] = address });
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
