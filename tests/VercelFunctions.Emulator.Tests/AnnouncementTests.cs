using System.Text.Json;

namespace VercelFunctions.Emulator.Tests;

/// <summary>The output that configures clients.</summary>
public sealed class AnnouncementTests
{
    [Fact]
    public async Task The_output_is_two_lines_with_a_new_token_each_time()
    {
        HashSet<string> tokens = [];
        for (int i = 0; i < 2; i++)
        {
            await using EmulatorProcess emulator = await EmulatorProcess.StartAsync();
            using HttpClient http = emulator.Http();
            await http.GetStringAsync("/emulator/items");
            Assert.Equal(0, await emulator.StopAsync());
            Assert.Equal(
                $"RUNTIME_CACHE_ENDPOINT=http://127.0.0.1:{emulator.Endpoint.Port}/v1/runtime-cache/\n"
                + $"RUNTIME_CACHE_HEADERS={{\"authorization\":\"Bearer {emulator.Token}\"}}\n",
                emulator.Output);
            Assert.Matches("^[0-9a-f]{64}$", emulator.Token);
            Assert.True(tokens.Add(emulator.Token));
        }
    }

    [Fact]
    public async Task The_printed_variables_configure_a_client()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync();
        Dictionary<string, string> variables = emulator.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        CacheStoreChoice choice = CacheStoreChoice.FromEnvironment(name => variables.GetValueOrDefault(name));
        Assert.False(choice.IsFallback);
        RuntimeCache cache = new(choice.Store);
        await cache.SetAsync("announced", 1);
        Assert.Equal(1, await cache.GetAsync<int>("announced"));
    }

    [Theory]
    [InlineData(null, null, "export RUNTIME_CACHE_")]
    [InlineData("/modules", null, "$env:RUNTIME_CACHE_")]
    [InlineData("/modules", "MINGW64", "export RUNTIME_CACHE_")]
    public async Task In_a_terminal_it_greets_with_commands_of_the_shell(string? powerShellModules, string? gitBash, string command)
    {
        List<string> lines = await InTerminalAsync(powerShellModules, count: 7, gitBash);
        Assert.Matches("^The emulator is running at http://127\\.0\\.0\\.1:[0-9]+/\\. Press Ctrl\\+C to stop it\\.$", lines[0]);
        Assert.Matches("^Page: http://127\\.0\\.0\\.1:[0-9]+/#[0-9a-f]{64}$", lines[2]);
        Assert.Equal("To use it, run this where your program starts:", lines[4]);
        Assert.StartsWith("  " + command, lines[5], StringComparison.Ordinal);
        Assert.StartsWith("  " + command, lines[6], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_commands_of_the_greeting_work_in_a_shell()
    {
        List<string> lines = await InTerminalAsync(powerShellModules: null, count: 7);
        ProcessResult shell = await ChildProcess.RunAsync(
            "/bin/sh", ["-c", $"{lines[5]}\n{lines[6]}\nprintf '%s %s' \"$RUNTIME_CACHE_ENDPOINT\" \"$RUNTIME_CACHE_HEADERS\""]);
        string[] values = shell.Output.Split(' ', 2);
        Assert.EndsWith("/v1/runtime-cache/", values[0], StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(values[1]);
        Assert.EndsWith(
            json.RootElement.GetProperty("authorization").GetString()!["Bearer ".Length..], lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_starts_the_browser_with_the_page()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test replaces xdg-open.");
        string folder = Directory.CreateTempSubdirectory().FullName;
        string opened = Path.Combine(folder, "opened");
        string program = Path.Combine(folder, "xdg-open");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\nprintf %s \"$1\" > '{opened}.part'\nmv '{opened}.part' '{opened}'\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Dictionary<string, string?> variables = new() { ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}" };
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync(["--open"], variables);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(opened), TimeSpan.FromSeconds(30)));
        Assert.Equal($"{emulator.Origin}/#{emulator.Token}", await File.ReadAllTextAsync(opened));
        Assert.Equal(0, await emulator.StopAsync());
        Assert.Equal(2, emulator.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The first lines that the emulator prints in a terminal.</summary>
    private static async Task<List<string>> InTerminalAsync(string? powerShellModules, int count, string? gitBash = null)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"),
            "Running the emulator in a terminal requires script(1) of util-linux.");
        (string program, string assembly) = EmulatorProcess.CommandLine();
        await using ChildProcess terminal = ChildProcess.Start(
            "/usr/bin/script",
            ["-qec", $"'{program}' '{assembly}' --port 0 --quiet & P=$!; read line; kill -TERM $P; wait $P", "/dev/null"],
            variables: new Dictionary<string, string?> { ["PSModulePath"] = powerShellModules, ["MSYSTEM"] = gitBash });
        List<string> lines = [];
        while (lines.Count < count)
        {
            // In a terminal, .NET first sets the keypad mode.
            lines.Add((await terminal.ReadLineAsync())!.Replace("\u001b[?1h\u001b=", string.Empty, StringComparison.Ordinal));
        }

        await terminal.CloseAsync();
        return lines;
    }
}
