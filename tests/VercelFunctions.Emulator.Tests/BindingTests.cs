using System.Net;
using System.Net.Sockets;

namespace VercelFunctions.Emulator.Tests;

/// <summary>The address to listen on, and the host names that are accepted there.</summary>
public sealed class BindingTests
{
    private const string Token = "a-token-for-everyone";

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public async Task An_address_beyond_loopback_requires_a_token(string host)
    {
        (int exitCode, string output, string errors) = await EmulatorProcess.RunAsync(["--port", "0", "--host", host]);
        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Contains("--token", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_loopback_the_machines_names_are_accepted_with_any_port()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--host", "0.0.0.0", "--token", Token);
        Assert.Equal("127.0.0.1", emulator.Endpoint.Host);
        Assert.Equal(200, await StatusAsync(emulator, emulator.Endpoint.Authority));
        Assert.Equal(200, await StatusAsync(emulator, "localhost:1234"));
        Assert.Equal(200, await StatusAsync(emulator, "192.0.2.7"));
        Assert.Equal(200, await StatusAsync(emulator, "[2001:db8::1]:8080"));
        Assert.Equal(200, await StatusAsync(emulator, Dns.GetHostName().ToUpperInvariant()));
        Assert.Equal(421, await StatusAsync(emulator, "evil.example"));
        Assert.Equal(421, await StatusAsync(emulator, "127.0.0.1.evil.example"));
        Assert.Equal(
            401, (await RawConnection.AskAsync(emulator, "GET /emulator/items", ["Authorization: Bearer another-token-16"])).Status);
    }

    [Fact]
    public async Task Names_of_containers_and_services_can_be_allowed()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync(
            "--host", "0.0.0.0", "--token", Token, "--allow-host", "blog_cache", "--allow-host", "cache.default.svc.cluster.local");
        Assert.Equal(200, await StatusAsync(emulator, "blog_cache:4379"));
        Assert.Equal(200, await StatusAsync(emulator, "Cache.default.svc.cluster.local"));
        Assert.Equal(200, await StatusAsync(emulator, emulator.Endpoint.Authority));
        RawConnection.RawAnswer refused = await RawConnection.AskAsync(emulator, "GET /emulator/items", ["Host: cache:4379"]);
        Assert.Equal(421, refused.Status);
        Assert.Contains("'cache:4379'", refused.Error.Message, StringComparison.Ordinal);
        Assert.Contains("blog_cache, cache.default.svc.cluster.local", refused.Error.Message, StringComparison.Ordinal);
        Assert.Contains("--allow-host", refused.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_loopback_a_name_can_be_allowed_too()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--allow-host", "host.docker.internal");
        Assert.Equal(200, await StatusAsync(emulator, $"host.docker.internal:{emulator.Endpoint.Port}"));
        Assert.Equal(421, await StatusAsync(emulator, $"docker.internal:{emulator.Endpoint.Port}"));
    }

    [Theory]
    [InlineData("cache:4379")]
    [InlineData("http://cache")]
    [InlineData("*")]
    [InlineData("")]
    public async Task An_allowed_host_that_is_not_a_name_is_an_error(string name)
    {
        (int exitCode, _, string errors) = await EmulatorProcess.RunAsync(["--port", "0", "--allow-host", name]);
        Assert.Equal(2, exitCode);
        Assert.Contains(
            $"The allowed host '{name}' is not valid", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Localhost_is_loopback()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--host", "LOCALHOST");
        Assert.Equal("127.0.0.1", emulator.Endpoint.Host);
        Assert.Equal(200, await StatusAsync(emulator, emulator.Endpoint.Authority));
    }

    [Fact]
    public async Task Another_loopback_address_accepts_only_its_own_name()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "On macOS, the only configured loopback address is 127.0.0.1.");
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--host", "127.0.0.9");
        Assert.Equal("127.0.0.9", emulator.Endpoint.Host);
        Assert.Equal(200, await StatusAsync(emulator, emulator.Endpoint.Authority));
        Assert.Equal(421, await StatusAsync(emulator, $"127.0.0.8:{emulator.Endpoint.Port}"));
    }

    [Fact]
    public async Task IPv6_loopback_works_like_IPv4_loopback()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--host", "::1");
        Assert.Equal("[::1]", emulator.Endpoint.Host);
        using HttpClient http = emulator.Http();
        Assert.Equal("[]", await http.GetStringAsync("/emulator/items"));
    }

    [Fact]
    public async Task A_fixed_port_is_used_on_the_loopback_address_only()
    {
        int port;
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--port", $"{port}");
        Assert.Equal(port, emulator.Endpoint.Port);

        // The same port is still free on another address.
        using TcpListener other = new(IPAddress.Parse("127.0.0.9"), port);
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "On macOS, the only configured loopback address is 127.0.0.1.");
        other.Start();
    }

    private static async Task<int> StatusAsync(EmulatorProcess emulator, string host) =>
        (await RawConnection.AskAsync(emulator, "GET /emulator/items", [$"Host: {host}"])).Status;
}
