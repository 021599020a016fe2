using System.Net;
using System.Net.Sockets;

namespace VercelFunctions.Emulator.Tests;

/// <summary>What a person types, and what they are told.</summary>
public sealed class CommandLineTests
{
    private const string GoodToken = "a-token-of-16-ch";
    private const string TokenVariable = "VERCEL_CACHE_EMULATOR_TOKEN";

    [Fact]
    public async Task Help_says_what_each_option_does_with_its_default_and_limits()
    {
        (int exitCode, string output, string errors) = await EmulatorProcess.RunAsync(["--help"]);
        Assert.Equal(0, exitCode);
        Assert.Empty(errors);
        Assert.All(
            ["--port", "--host", "--token", "--max-bytes", "--redis", "--redis-wait", "VERCEL_CACHE_EMULATOR_REDIS", "--quiet", "--stop-with-stdin", "4379", "0 to 65535", "127.0.0.1", "268435456", "16 to 512", TokenVariable],
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
    [InlineData("at least 16", "--token", "")]
    [InlineData("15 characters", "--token", "only-15-letters")]
    [InlineData("513 characters", "--token", "513")]
    [InlineData("cannot", "--token", "with a space in it")]
    [InlineData("cannot", "--token", "with-a-quote'-in-it")]
    [InlineData("cannot", "--token", "with-a-line\nbreak")]
    [InlineData("cannot", "--token", "@not-a-response-file")]
    [InlineData("cannot", "--token", "nön-ascii-token-text")]
    public async Task A_bad_option_gives_one_line_and_exit_code_2(string said, params string[] options)
    {
        (int exitCode, string output, string errors) = await EmulatorProcess.RunAsync([.. options.Select(option => option == "513" ? new string('t', 513) : option)]);
        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        string line = OneLine(errors);
        Assert.Contains(said == "at least 16" ? "must be 16" : said, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_token_is_not_repeated_and_its_source_is_named()
    {
        Dictionary<string, string?> variables = new() { [TokenVariable] = "too-short-one" };
        (int exitCode, _, string errors) = await EmulatorProcess.RunAsync([], variables);
        Assert.Equal(2, exitCode);
        Assert.Contains(TokenVariable, OneLine(errors), StringComparison.Ordinal);
        Assert.DoesNotContain("too-short-one", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_comes_from_the_option_before_the_variable_and_an_empty_variable_is_none()
    {
        Dictionary<string, string?> variables = new() { [TokenVariable] = "from-the-environment" };
        await using (EmulatorProcess emulator = await EmulatorProcess.StartAsync([], variables))
        {
            Assert.Equal("from-the-environment", emulator.Token);
            using HttpClient http = emulator.Http();
            Assert.Equal("[]", await http.GetStringAsync(string.Empty));
        }

        await using (EmulatorProcess emulator = await EmulatorProcess.StartAsync(["--token", GoodToken], variables))
        {
            Assert.Equal(GoodToken, emulator.Token);
        }

        variables[TokenVariable] = string.Empty;
        await using (EmulatorProcess emulator = await EmulatorProcess.StartAsync([], variables))
        {
            Assert.Equal(43, emulator.Token.Length);
        }
    }

    [Fact]
    public async Task A_port_in_use_gives_one_line_and_exit_code_1()
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
    [InlineData("192.0.2.1", "no such address")]
    public async Task A_host_that_is_not_this_machine_gives_one_line_and_exit_code_1(string host, string said)
    {
        (int exitCode, string output, string errors) = await EmulatorProcess.RunAsync(["--port", "0", "--token", GoodToken, "--host", host]);
        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains(said, OneLine(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_ASPNET_Core_in_the_environment_change_nothing()
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
        Assert.Equal("[]", await http.GetStringAsync(string.Empty));
        Assert.NotEqual(1, emulator.Endpoint.Port);
    }

    private static string OneLine(string errors)
    {
        string line = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
        return line;
    }
}
