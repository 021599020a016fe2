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
    public async Task A_commit_has_a_tree_and_an_unknown_commit_is_a_422_or_404()
    {
        string sha = new('a', 40);
        _api.AddCommit(sha);
        _api.SetFile("feature/new", "a.md", "content");
        using HttpResponseMessage named = await _http.GetAsync($"{_api.Url}/repos/me/site/commits/feature%2Fnew?per_page=1");
        string tree = (await JsonAsync(named)).GetProperty("commit").GetProperty("tree").GetProperty("sha").GetString()!;
        using HttpResponseMessage exact = await _http.GetAsync($"{_api.Url}/repos/me/site/git/commits/{sha}");
        Assert.NotEqual(tree, (await JsonAsync(exact)).GetProperty("tree").GetProperty("sha").GetString());
        Assert.Equal(200, await StatusAsync("/repos/me/site/git/trees/" + tree));
        Assert.Equal(422, await StatusAsync("/repos/me/site/commits/gone"));
        Assert.Equal(404, await StatusAsync("/repos/me/site/git/commits/" + new string('b', 40)));
        Assert.Equal(404, await StatusAsync("/repos/me/site/git/trees/" + new string('b', 40)));
        Assert.Equal(404, await StatusAsync("/repos/me/other/commits/feature%2Fnew"));
        Assert.Empty(_api.Violations);
        Assert.Equal((GitHubApiEndpoint.Commit, "feature/new"), (_api.Requests[0].Endpoint, _api.Requests[0].Reference));
    }

    [Fact]
    public async Task A_tree_lists_a_folder_or_all_below_it_up_to_a_limit()
    {
        _api.AddComparison("old", "new", ["a.md", "b/c/d.md"]);
        _api.AddRename("old", "new", "e.md", "f.md");
        _api.AddFile("old", "new", "g.md", "removed");
        _api.SetFile("new", "link", "a.md", "120000");
        _api.SetFile("new", "module", "1", "160000");
        Assert.Equal(["a.md", "b", "f.md", "link", "module"], await PathsAsync("new", string.Empty, isTruncated: false));
        string[] all = ["a.md", "b", "b/c", "b/c/d.md", "f.md", "link", "module"];
        Assert.Equal(all, await PathsAsync("new", "?recursive=1", isTruncated: false));
        string[] old = ["a.md", "b", "b/c", "b/c/d.md", "e.md", "g.md", "link", "module"];
        Assert.Equal(old, await PathsAsync("old", "?recursive=1", isTruncated: false));
        _api.MaxTreeEntries = all.Length;
        Assert.Equal(all, await PathsAsync("new", "?recursive=1", isTruncated: false));
        _api.MaxTreeEntries = 2;
        Assert.Equal(all[..2], await PathsAsync("new", "?recursive=1", isTruncated: true));
        Assert.Equal(5, (await PathsAsync("new", string.Empty, isTruncated: false)).Length);
        Assert.Empty(_api.Violations);
    }

    [Theory]
    [InlineData("/repos/me/site/deployments?env=Production")]
    [InlineData("/repos/me/site/deployments?per_page=101")]
    [InlineData("/repos/me/site/deployments?environment=")]
    [InlineData("/repos/me/site/compare/a...b")]
    [InlineData("/repos/me/site/git/trees/main")]
    [InlineData("/repos/me/site/git/trees/0123456789012345678901234567890123456789?page=2")]
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

    private async Task<string[]> PathsAsync(string commit, string query, bool isTruncated)
    {
        using HttpResponseMessage named = await _http.GetAsync($"{_api.Url}/repos/me/site/commits/{commit}");
        string? sha = (await JsonAsync(named)).GetProperty("commit").GetProperty("tree").GetProperty("sha").GetString();
        using HttpResponseMessage response = await _http.GetAsync($"{_api.Url}/repos/me/site/git/trees/{sha}{query}");
        JsonElement tree = await JsonAsync(response);
        Assert.Equal(isTruncated, tree.GetProperty("truncated").GetBoolean());
        return [.. tree.GetProperty("tree").EnumerateArray().Select(entry => entry.GetProperty("path").GetString()!)];
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
