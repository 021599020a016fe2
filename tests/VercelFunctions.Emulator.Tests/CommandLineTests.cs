using System.Net;
using System.Net.Sockets;

namespace VercelFunctions.Emulator.Tests;

/// <summary>The command line, and its errors.</summary>
public sealed class CommandLineTests
{
    private const string GoodToken = "a-token-of-16-ch";
    private const string TokenVariable = "VERCEL_CACHE_EMULATOR_TOKEN";

    [Fact]
    public async Task Help_describes_each_option_with_default_and_limits()
    {
        (int exitCode, string output, string errors) = await EmulatorProcess.RunAsync(["--help"]);
        Assert.Equal(0, exitCode);
        Assert.Empty(errors);
        Assert.All(
            [
                "--port", "--host", "--token", "--max-bytes", "--redis", "--redis-wait", "VERCEL_CACHE_EMULATOR_REDIS", "--quiet",
                "--stop-with-stdin", "4379", "0 to 65535", "127.0.0.1", "268435456", "16 to 512", TokenVariable,
            ],
            text => Assert.Contains(text, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'abc'", "--port", "abc")]
    [InlineData("65535", "--port", "65536")]
    [InlineData("65535", "--port", "-1")]
    [InlineData("'80.5'", "--port", "80.5")]
    [InlineData("--port", "--port")]
    [InlineData("--port", "--port", "1", "--port", "2")]
    [InlineData("from 1", "--max-bytes", "0")]
    [InlineData("from 1", "--max-bytes", "-5")]
    [InlineData("9223372036854775807", "--max-bytes", "9223372036854775808")]
    [InlineData("'1MB'", "--max-bytes", "1MB")]
    [InlineData("--unknown", "--unknown")]
    [InlineData("extra", "extra")]
    [InlineData("must have 16", "--token", "")]
    [InlineData("15 characters", "--token", "only-15-letters")]
    [InlineData("513 characters", "--token", "513")]
    [InlineData("not allowed", "--token", "with a space in it")]
    [InlineData("not allowed", "--token", "with-a-quote'-in-it")]
    [InlineData("not allowed", "--token", "with-a-line\nbreak")]
    [InlineData("not allowed", "--token", "@not-a-response-file")]
    [InlineData("not allowed", "--token", "nön-ascii-token-text")]
    public async Task An_invalid_option_exits_with_code_2_and_one_line(string said, params string[] options)
    {
        (int exitCode, string output, string errors) = await EmulatorProcess.RunAsync(
            [.. options.Select(option => option == "513" ? new string('t', 513) : option)]);
        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        string line = OneLine(errors);
        Assert.Contains(said, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_token_is_not_shown_but_its_source_is()
    {
        Dictionary<string, string?> variables = new() { [TokenVariable] = "too-short-one" };
        (int exitCode, _, string errors) = await EmulatorProcess.RunAsync([], variables);
        Assert.Equal(2, exitCode);
        Assert.Contains(TokenVariable, OneLine(errors), StringComparison.Ordinal);
        Assert.DoesNotContain("too-short-one", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_option_overrides_the_variable_and_an_empty_variable_is_ignored()
    {
        Dictionary<string, string?> variables = new() { [TokenVariable] = "from-the-environment" };
        await using (EmulatorProcess emulator = await EmulatorProcess.StartAsync([], variables))
        {
            Assert.Equal("from-the-environment", emulator.Token);
            using HttpClient http = emulator.Http();
            Assert.Equal("[]", await http.GetStringAsync("/emulator/items"));
        }

        await using (EmulatorProcess emulator = await EmulatorProcess.StartAsync(["--token", GoodToken], variables))
        {
            Assert.Equal(GoodToken, emulator.Token);
        }

        variables[TokenVariable] = string.Empty;
        await using (EmulatorProcess emulator = await EmulatorProcess.StartAsync([], variables))
        {
            Assert.Equal(64, emulator.Token.Length);
        }
    }

    [Fact]
    public async Task A_port_in_use_exits_with_code_1_and_one_line()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        (int exitCode, string output, string errors) = await EmulatorProcess.RunAsync(["--port", $"{port}"]);
        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains($"127.0.0.1:{port}", OneLine(errors), StringComparison.Ordinal);
        Assert.Contains("in use", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-host.invalid", "no such host")]
    [InlineData("", "no such host")]
    [InlineData("not a host", "no such host")]
    [InlineData("192.0.2.1", "does not have this address")]
    public async Task A_host_of_another_machine_exits_with_code_1_and_one_line(string host, string said)
    {
        (int exitCode, string output, string errors) =
            await EmulatorProcess.RunAsync(["--port", "0", "--token", GoodToken, "--host", host]);
        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains(said, OneLine(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASPNET_Core_settings_in_the_environment_have_no_effect()
    {
        Dictionary<string, string?> variables = new()
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:1",
            ["ASPNETCORE_HTTP_PORTS"] = "1",
            ["Kestrel__Endpoints__Other__Url"] = "http://127.0.0.1:1",
            ["Logging__LogLevel__Default"] = "Trace",
        };
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync([], variables);
        using HttpClient http = emulator.Http();
        Assert.Equal("[]", await http.GetStringAsync("/emulator/items"));
        Assert.NotEqual(1, emulator.Endpoint.Port);
    }

    private static string OneLine(string errors)
    {
        string line = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
        return line;
    }
}
