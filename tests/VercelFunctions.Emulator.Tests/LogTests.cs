using System.Text.Json;

namespace VercelFunctions.Emulator.Tests;

/// <summary>What standard error tells, and what it must not.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task Each_request_is_one_line_without_token_or_value()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync();
        using HttpClient http = emulator.Http();
        await http.SetAsync("logged%20key", new StringContent("\"the value\""), ("x-vercel-cache-tags", "the-tag"));
        await http.GetAsync("logged%20key");
        await http.GetAsync("missing");
        await http.PostAsync("revalidate?tags=the-tag", null);
        await http.GetAsync("../other?key=" + emulator.Token);

        // A page that is open asks all the time: what goes well there is no news.
        await http.GetAsync("/");
        await http.GetAsync("/v1/emulator/items");
        await RawConnection.AskAsync(emulator, "GET /v1/emulator/totals?token=secret-in-a-query", ["Authorization: Bearer not-the-token"]);
        await RawConnection.AskAsync(emulator, "GET " + emulator.Endpoint.AbsolutePath + new string('k', 5000));
        Assert.Equal(0, await emulator.StopAsync());

        string[] lines = emulator.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] expected = ["POST logged%20key 200", "GET logged%20key 200", "GET missing 404", "POST revalidate 200", "GET /v1/other 404", "GET /v1/emulator/totals 401", $"GET {new string('k', 200)}… 404"];
        Assert.Equal(expected.Length, lines.Length);
        Assert.All(expected.Zip(lines), pair => Assert.Matches($"^{System.Text.RegularExpressions.Regex.Escape(pair.First)} [0-9]+\\.[0-9] ms$", pair.Second));
        Assert.All(
            [emulator.Token, "not-the-token", "the value", "secret-in-a-query"],
            secret => Assert.DoesNotContain(secret, emulator.Errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Quiet_writes_no_line()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--quiet");
        using HttpClient http = emulator.Http();
        await http.GetAsync("missing");
        Assert.Equal(0, await emulator.StopAsync());
        Assert.Empty(emulator.Errors);
    }

    [Fact]
    public async Task As_json_each_line_is_an_object_with_the_fields_of_the_request()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--log-format", "json", "--project", "blog:preview");
        using HttpClient http = emulator.Http();
        await http.GetAsync("missing%22quote");
        Assert.Equal(0, await emulator.StopAsync());

        using JsonDocument line = JsonDocument.Parse(Assert.Single(emulator.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        JsonElement root = line.RootElement;
        JsonElement state = root.GetProperty("State");
        Assert.Equal("Information", root.GetProperty("LogLevel").GetString());
        Assert.Matches("^20[0-9-]+T[0-9:.]+Z$", root.GetProperty("Timestamp").GetString());
        Assert.Equal(("GET", "missing%22quote", "404", "blog:preview"), (Field("Method"), Field("Target"), Field("Outcome"), Field("project")));
        Assert.DoesNotContain(emulator.Token, emulator.Errors, StringComparison.Ordinal);

        string? Field(string name) => state.GetProperty(name).GetString();
    }
}
