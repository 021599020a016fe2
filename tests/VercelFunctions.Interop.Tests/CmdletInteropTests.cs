using System.Text.Json;

namespace VercelFunctions.Interop.Tests;

/// <summary>The official JavaScript client and the cmdlets on one cache. Each script runs in its own PowerShell process.</summary>
public sealed class CmdletInteropTests(InteropFixture interop)
{
    private static readonly Lazy<Task<PowerShellHost>> Host = new(() => PowerShellHost.FindAsync());

    [Fact]
    public async Task JavaScript_reads_the_value_that_a_cmdlet_set()
    {
        await RunAsync(
            "Set-VercelCacheItem 'from a cmdlet' ([ordered]@{ text = 'ünïcode ✓ 😀'; one = @(1); nothing = $null; number = '007'; "
            + "day = [DayOfWeek]::Monday }) -Ttl 1h -Tag 'of a cmdlet'");
        JsonElement value = Assert.NotNull(await interop.JavaScript.GetAsync("from a cmdlet"));
        Assert.Equal("{\"text\":\"ünïcode ✓ 😀\",\"one\":[1],\"nothing\":null,\"number\":\"007\",\"day\":\"Monday\"}", value.GetRawText());
    }

    [Fact]
    public async Task A_cmdlet_reads_the_value_that_JavaScript_set()
    {
        await interop.JavaScript.SetAsync(
            "from JavaScript",
            new { text = "ünïcode ✓", one = new[] { 1 }, nothing = (string?)null, nested = new { deep = true } },
            new { ttl = 3600 });
        Assert.Equal(
            "{\"text\":\"ünïcode ✓\",\"one\":[1],\"nothing\":null,\"nested\":{\"deep\":true}}",
            await RunAsync("Get-VercelCacheItem 'from JavaScript' -Raw"));
        Assert.Equal(
            "1 Object[] True",
            await RunAsync(
                "$value = Get-VercelCacheItem 'from JavaScript'; \"$($value.one) $($value.one.GetType().Name) $($value.nested.deep)\""));
    }

    [Fact]
    public async Task Processes_share_items_until_a_cmdlet_expires_the_tag()
    {
        await RunAsync("Set-VercelCacheItem shared 'seen by all' -Tag 'tag of all', other");
        Assert.Equal("seen by all", await RunAsync("Get-VercelCacheItem shared"));
        Assert.Equal("seen by all", (await interop.JavaScript.GetAsync("shared"))?.GetString());

        Assert.Equal("Expired", await RunAsync("(Invoke-VercelTagExpiry 'tag of all' -PassThru).Status"));
        Assert.Equal("False", await RunAsync("Test-VercelCacheItem shared"));
        Assert.Null(await interop.JavaScript.GetAsync("shared"));
    }

    [Fact]
    public async Task Items_that_JavaScript_expires_or_deletes_are_misses_for_cmdlets()
    {
        await RunAsync("'a', 'b', 'c' | ForEach-Object { Set-VercelCacheItem \"doomed $_\" $_ -Tag \"doom-$_\" }");
        await interop.JavaScript.ExpireTagAsync(new[] { "doom-a", "doom-b" });
        Assert.Equal("c", await RunAsync("'a', 'b', 'c' | ForEach-Object { Get-VercelCacheItem \"doomed $_\" }"));
        await interop.JavaScript.DeleteAsync("doomed c");
        Assert.Equal("False", await RunAsync("Test-VercelCacheItem 'doomed c'"));
    }

    [Fact]
    public async Task Namespaces_separators_and_custom_hashes_agree()
    {
        object cache = new { @namespace = "shop", namespaceSeparator = "::", keyHash = "reversedHex" };
        const string Parameters = "-Namespace shop -NamespaceSeparator '::' -KeyHash { $bytes = [Text.Encoding]::UTF8.GetBytes($_); "
            + "[array]::Reverse($bytes); [Convert]::ToHexString($bytes).ToLowerInvariant() }";
        await RunAsync($"Set-VercelCacheItem 'ключ' 'of a cmdlet' {Parameters}");
        Assert.Equal("of a cmdlet", (await interop.JavaScript.GetAsync("ключ", cache))?.GetString());
        await interop.JavaScript.SetAsync("ключ", "of JavaScript", new { name = "key" }, cache);
        Assert.Equal("of JavaScript", await RunAsync($"Get-VercelCacheItem 'ключ' {Parameters}"));
    }

    /// <summary>Runs a script with the module imported and the emulator in its environment.</summary>
    /// <returns>The output.</returns>
    private async Task<string> RunAsync(string script)
    {
        Dictionary<string, string?> variables = new(interop.Emulator.Variables) { ["RUNTIME_CACHE_TIMEOUT"] = "20000" };
        string manifest = Repository.PathOf("VercelFunctions.psd1").Replace("'", "''", StringComparison.Ordinal);
        ProcessResult result = await (await Host.Value).RunAsync(
            $"$ErrorActionPreference = 'Stop'; Import-Module '{manifest}'; {script}", variables);
        Assert.True(result.ExitCode == 0, $"{script}\n{result.Text}");
        return result.Output.Trim();
    }
}
