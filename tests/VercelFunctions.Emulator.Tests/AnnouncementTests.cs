using System.Text.Json;

namespace VercelFunctions.Emulator.Tests;

/// <summary>The two lines that configure clients.</summary>
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

    [Fact]
    public async Task In_a_terminal_the_values_are_quoted_for_a_shell()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"),
            "Running the emulator in a terminal requires script(1) of util-linux.");
        (string program, string assembly) = EmulatorProcess.CommandLine();
        await using ChildProcess terminal = ChildProcess.Start(
            "/usr/bin/script",
            ["-qec", $"'{program}' '{assembly}' --port 0 --quiet & P=$!; read line; kill -TERM $P; wait $P", "/dev/null"]);
        string endpoint = (await terminal.ReadLineAsync())!;
        string headers = (await terminal.ReadLineAsync())!;
        await terminal.CloseAsync();

        // In a terminal, .NET first sets the keypad mode.
        Assert.Matches("^(\u001b\\[\\?1h\u001b=)?RUNTIME_CACHE_ENDPOINT='http://127\\.0\\.0\\.1:[0-9]+/v1/runtime-cache/'$", endpoint);
        ProcessResult shell = await ChildProcess.RunAsync("/bin/sh", ["-c", $"{headers}; printf %s \"$RUNTIME_CACHE_HEADERS\""]);
        using JsonDocument json = JsonDocument.Parse(shell.Output);
        Assert.StartsWith("Bearer ", json.RootElement.GetProperty("authorization").GetString(), StringComparison.Ordinal);
    }
}
