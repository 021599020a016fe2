using System.Text.Json;

namespace VercelFunctions.Emulator.Tests;

/// <summary>The log on standard error, which must not contain tokens or values.</summary>
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

        // An open page sends requests all the time, so the log does not show the successful ones.
        await http.GetAsync("/");
        await http.GetAsync("/emulator/view/items");
        await RawConnection.AskAsync(
            emulator, "GET /emulator/view/totals?token=secret-in-a-query", ["Authorization: Bearer not-the-token"]);
        await RawConnection.AskAsync(emulator, "GET " + emulator.Endpoint.AbsolutePath + new string('k', 5000));
        Assert.Equal(0, await emulator.StopAsync());

        string[] lines = emulator.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] expected =
        [
            "POST logged%20key 200", "GET logged%20key 200", "GET missing 404", "POST revalidate 200", "GET /v1/other 404",
            "GET /emulator/view/totals 401", $"GET {new string('k', 200)}… 404",
        ];
        Assert.Equal(expected.Length, lines.Length);
        Assert.All(
            expected.Zip(lines),
            pair => Assert.Matches($"^{System.Text.RegularExpressions.Regex.Escape(pair.First)} [0-9]+\\.[0-9] ms$", pair.Second));
        Assert.All(
            [emulator.Token, "not-the-token", "the value", "secret-in-a-query"],
            secret => Assert.DoesNotContain(secret, emulator.Errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Control_characters_in_a_path_are_escaped()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync();
        using (RawConnection connection = await RawConnection.OpenAsync(emulator.Endpoint))
        {
            await connection.SendAsync(RawConnection.Head(emulator, $"GET {emulator.Endpoint.AbsolutePath}\u001b]0;title\u0007"));
            await connection.ReadAnswerAsync();
        }

        Assert.Equal(0, await emulator.StopAsync());
        Assert.DoesNotContain('\u001b', emulator.Errors);
        Assert.Contains(@"\u001b]0;title\u0007", emulator.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_logs_no_requests()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--quiet");
        using HttpClient http = emulator.Http();
        await http.GetAsync("missing");
        Assert.Equal(0, await emulator.StopAsync());
        Assert.Empty(emulator.Errors);
    }

    [Fact]
    public async Task A_JSON_log_has_one_object_per_request()
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
        Assert.Equal(
            ("GET", "missing%22quote", "404", "blog:preview"), (Field("Method"), Field("Target"), Field("Outcome"), Field("project")));
        Assert.DoesNotContain(emulator.Token, emulator.Errors, StringComparison.Ordinal);

        string? Field(string name) => state.GetProperty(name).GetString();
    }
}
