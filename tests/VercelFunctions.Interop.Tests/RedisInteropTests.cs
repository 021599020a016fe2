using System.Text.Json;

namespace VercelFunctions.Interop.Tests;

/// <summary>The official JavaScript client on one node and the cmdlets on another, both on one Redis.</summary>
public sealed class RedisInteropTests(InteropFixture interop)
{
    [Fact]
    public async Task JavaScript_and_cmdlets_share_a_cache_through_two_nodes()
    {
        _ = interop.JavaScript;
        string? program = RedisServer.FindProgram();
        Assert.SkipWhen(program is null, "No Redis server was found. " + RedisServer.HowToGet);
        await using RedisServer redis = await RedisServer.StartAsync(program!);
        Dictionary<string, string?> variables = new()
        {
            ["VERCEL_CACHE_EMULATOR_REDIS"] = redis.Url,
            ["VERCEL_CACHE_EMULATOR_TOKEN"] = "one-token-for-all-nodes",
        };
        await using EmulatorProcess first = await EmulatorProcess.StartAsync([], variables);
        await using EmulatorProcess second = await EmulatorProcess.StartAsync([], variables);
        await using JavaScriptClient javaScript = JavaScriptClient.Start(first);

        await javaScript.SetAsync("from JavaScript", new { text = "ünïcode ✓" }, new { ttl = 3600, tags = new[] { "js" } });
        string output = await RunAsync(second, """
            Get-VercelCacheItem 'from JavaScript' -Raw
            Set-VercelCacheItem 'from a cmdlet' 'ünïcode ✓' -Tag ps
            Invoke-VercelTagExpiry js
            Test-VercelCacheItem 'from JavaScript'
            """);
        Assert.Equal(["{\"text\":\"ünïcode ✓\"}", "False"], output.Split('\n', StringSplitOptions.TrimEntries));

        Assert.Null(await javaScript.GetAsync("from JavaScript"));
        JsonElement value = Assert.NotNull(await javaScript.GetAsync("from a cmdlet"));
        Assert.Equal("ünïcode ✓", value.GetString());
        await javaScript.ExpireTagAsync("ps");
        Assert.Equal("False", await RunAsync(second, "Test-VercelCacheItem 'from a cmdlet'"));
    }

    private static async Task<string> RunAsync(EmulatorProcess node, string script)
    {
        PowerShellHost host = await PowerShellHost.FindAsync();
        Dictionary<string, string?> variables = new(node.Variables) { ["RUNTIME_CACHE_TIMEOUT"] = "20000" };
        string manifest = Repository.PathOf("VercelFunctions.psd1").Replace("'", "''", StringComparison.Ordinal);
        ProcessResult result = await host.RunAsync($"$ErrorActionPreference = 'Stop'; Import-Module '{manifest}'; {script}", variables);
        Assert.True(result.ExitCode == 0, $"{script}\n{result.Text}");
        return result.Output.Trim();
    }
}
