using System.Net.Http.Headers;
using System.Text.Json;

namespace VercelFunctions.Emulator.Tests;

/// <summary>The stand-in for GitHub's API.</summary>
public sealed class GitHubApiStandInTests : IDisposable
{
    private const string Token = "token-of-github";

    private readonly GitHubApiStandIn _api = new(Token, "me/site");
    private readonly HttpClient _http = new()
    {
        Timeout = TimeSpan.FromSeconds(20),
        DefaultRequestHeaders =
        {
            Authorization = new AuthenticationHeaderValue("Bearer", Token),
            UserAgent = { new ProductInfoHeaderValue("tests", "1") },
        },
    };

    public void Dispose()
    {
        _http.Dispose();
        _api.Dispose();
    }

    [Fact]
    public async Task Deployments_come_newest_first_filtered_and_in_pages()
    {
        long[] ids = [.. Enumerable.Range(0, 5).Select(number => _api.AddDeployment("Production – site", $"sha{number}", ["success"]))];
        _api.AddDeployment("Preview", "sha9", ["success"]);
        const string Path = "/repos/me/site/deployments?environment=Production%20%E2%80%93%20site&per_page=2";
        using HttpResponseMessage first = await _http.GetAsync(_api.Url + Path);
        Assert.Equal(
            [ids[4], ids[3]], (await JsonAsync(first)).EnumerateArray().Select(deployment => deployment.GetProperty("id").GetInt64()));
        string next = Assert.Single(first.Headers.GetValues("Link"));
        Assert.EndsWith("; rel=\"next\"", next, StringComparison.Ordinal);
        using HttpResponseMessage second = await _http.GetAsync(next[1..next.IndexOf('>', StringComparison.Ordinal)]);
        Assert.Equal(
            [ids[2], ids[1]], (await JsonAsync(second)).EnumerateArray().Select(deployment => deployment.GetProperty("id").GetInt64()));
        using HttpResponseMessage last = await _http.GetAsync(_api.Url + Path + "&page=3");
        Assert.Equal("sha0", Assert.Single((await JsonAsync(last)).EnumerateArray()).GetProperty("sha").GetString());
        Assert.False(last.Headers.Contains("Link"));
        using HttpResponseMessage bySha = await _http.GetAsync($"{_api.Url}/repos/me/site/deployments?sha=sha9");
        Assert.Equal("Preview", Assert.Single((await JsonAsync(bySha)).EnumerateArray()).GetProperty("environment").GetString());
        Assert.Empty(_api.Violations);
        Assert.Equal("Production – site", _api.Requests[0].Environment);
        Assert.Equal((2, 2), (_api.Requests[1].Page, _api.Requests[1].PerPage));
    }

    [Fact]
    public async Task Statuses_come_latest_first()
    {
        long id = _api.AddDeployment("Production", "abc", ["queued", "in_progress"]);
        _api.AddStatus(id, "success");
        using HttpResponseMessage response = await _http.GetAsync($"{_api.Url}/repos/me/site/deployments/{id}/statuses");
        Assert.Equal(
            ["success", "in_progress", "queued"],
            (await JsonAsync(response)).EnumerateArray().Select(status => status.GetProperty("state").GetString()));
        Assert.Equal(404, await StatusAsync("/repos/me/site/deployments/7/statuses"));
        Assert.Equal((GitHubApiEndpoint.DeploymentStatuses, id), (_api.Requests[0].Endpoint, _api.Requests[0].DeploymentId));
    }

    [Fact]
    public async Task A_comparison_lists_files_and_an_unknown_base_is_a_404()
    {
        _api.AddComparison("old", "feature/new", ["a.md", "b.md"]);
        _api.AddRename("old", "feature/new", "c.md", "d.md");
        _api.AddFile("old", "feature/new", "e.md", "removed");
        using HttpResponseMessage response = await _http.GetAsync($"{_api.Url}/repos/me/site/compare/old...feature%2Fnew");
        JsonElement[] files = [.. (await JsonAsync(response)).GetProperty("files").EnumerateArray()];
        Assert.Equal(["a.md", "b.md", "d.md", "e.md"], files.Select(file => file.GetProperty("filename").GetString()));
        Assert.Equal(["modified", "modified", "renamed", "removed"], files.Select(file => file.GetProperty("status").GetString()));
        Assert.Equal("c.md", files[2].GetProperty("previous_filename").GetString());
        Assert.False(files[0].TryGetProperty("previous_filename", out _));
        Assert.Equal(404, await StatusAsync("/repos/me/site/compare/gone...feature%2Fnew"));
        Assert.Equal(404, await StatusAsync("/repos/me/other/compare/old...feature%2Fnew"));
        Assert.Empty(_api.Violations);
        Assert.Equal(("gone", "feature/new"), (_api.Requests[1].Base, _api.Requests[1].Head));
    }

    [Fact]
    public async Task A_comparison_lists_300_files_on_the_first_page_and_none_after()
    {
        _api.AddComparison("a", "b", [.. Enumerable.Range(0, 301).Select(number => $"{number}.md")]);
        _api.AddComparison("a", "empty", []);
        foreach ((string target, int count) in new[] { ("a...b", 300), ("a...b?page=2&per_page=100", 0), ("a...empty", 0), ("b...b", 0) })
        {
            using HttpResponseMessage response = await _http.GetAsync($"{_api.Url}/repos/me/site/compare/{target}");
            Assert.Equal(count, (await JsonAsync(response)).GetProperty("files").GetArrayLength());
        }
    }

    [Theory]
    [InlineData("/repos/me/site/deployments?env=Production")]
    [InlineData("/repos/me/site/deployments?per_page=101")]
    [InlineData("/repos/me/site/deployments?environment=")]
    [InlineData("/repos/me/site/compare/a..b")]
    [InlineData("/repos/me/site/compare/a...")]
    [InlineData("/repos/me/site/commits")]
    [InlineData("/deployments")]
    public async Task A_request_that_is_not_as_documented_is_a_violation(string target)
    {
        Assert.Equal(400, await StatusAsync(target));
        Assert.NotEmpty(_api.Violations);
    }

    [Fact]
    public async Task Token_and_user_agent_are_required_and_faults_apply()
    {
        _api.FailNextWithHeader(403, "x-ratelimit-remaining", "0");
        using HttpResponseMessage limited = await _http.GetAsync(_api.Url + "/repos/me/site/deployments");
        Assert.Equal((403, "0"), ((int)limited.StatusCode, Assert.Single(limited.Headers.GetValues("x-ratelimit-remaining"))));
        Assert.Equal(200, await StatusAsync("/repos/me/site/deployments"));
        _http.DefaultRequestHeaders.UserAgent.Clear();
        Assert.Equal(400, await StatusAsync("/repos/me/site/deployments"));
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "another");
        using HttpResponseMessage response = await _http.GetAsync(_api.Url + "/repos/me/site/deployments");
        Assert.Equal(401, (int)response.StatusCode);
        Assert.Equal("Bad credentials", (await JsonAsync(response)).GetProperty("message").GetString());
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    private async Task<int> StatusAsync(string target)
    {
        using HttpResponseMessage response = await _http.GetAsync(_api.Url + target);
        return (int)response.StatusCode;
    }
}
