using System.Net;
using System.Text.Json;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Deployments.Tests;

/// <summary>Files that differ between commits, GitHub's rate limits and unusual responses. Delays pass on a fake clock.</summary>
public sealed class GitHubChangesClientTests : IDisposable
{
    private const string Token = "hunter22-token-of-16-or-more";
    private const string SecondaryLimit = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

    // Both commits, and both trees.
    private const int RequestsOfComparison = 4;

    private readonly GitHubApiStandIn _gitHub = new(Token);
    private readonly PassingTime _time = new();
    private readonly GitHubChangesClient _client;

    public GitHubChangesClientTests()
    {
        _client = new GitHubChangesClient(GitHubRepository.Find(_gitHub.Repository, Token, _gitHub.Url, _ => null), timeProvider: _time);
        _gitHub.AddComparison("old", "new", ["a.md"]);
    }

    public static TheoryData<string> RateLimits => [.. Limits.Keys];

    private static Dictionary<string, StubAnswer> Limits { get; } = new()
    {
        ["429"] = GitHubApiStandIn.ErrorAnswer(429),
        ["403 with retry-after"] = GitHubApiStandIn.ErrorAnswer(403).With("retry-after", "30"),
        ["403 with nothing remaining"] = GitHubApiStandIn.ErrorAnswer(403).With("x-ratelimit-remaining", "0"),
        ["403 with a message"] = GitHubApiStandIn.ErrorAnswer(403, SecondaryLimit),
    };

    public void Dispose()
    {
        Assert.Empty(_gitHub.Violations);
        _client.Dispose();
        _gitHub.Dispose();
    }

    [Theory, MemberData(nameof(RateLimits))]
    public async Task A_rate_limit_is_retried(string limit)
    {
        _gitHub.AnswerNext(Limits[limit], count: 2);
        Assert.Equal(["a.md"], (await ChangedAsync()).Select(file => file.Path));
        Assert.Equal(2 + RequestsOfComparison, _gitHub.Requests.Count);
    }

    [Theory, MemberData(nameof(RateLimits))]
    public async Task A_rate_limit_after_all_retries_is_RateLimited(string limit)
    {
        _gitHub.AnswerNext(Limits[limit], count: 100);
        VercelException failure = await Assert.ThrowsAsync<VercelException>(ChangedAsync);
        Assert.Equal(VercelFailure.RateLimited, failure.Failure);
        Assert.Equal((HttpStatusCode)Limits[limit].Status, failure.StatusCode);
        Assert.Equal(limit == "403 with retry-after" ? TimeSpan.FromSeconds(30) : null, failure.RetryAfter);
        Assert.Equal(5, _gitHub.Requests.Count);
    }

    [Fact]
    public async Task Retry_after_of_a_403_specifies_the_delay()
    {
        using StubServer server = new(Limits["403 with retry-after"], StubAnswer.Json(Commit("a")));
        using GitHubChangesClient client = new(GitHubRepository.Find("owner/repo", Token, server.Url, _ => null), timeProvider: _time);
        await client.ListChangedFilesAsync("old", "new");
        Assert.Equal(TimeSpan.FromSeconds(30), Assert.Single(_time.Pauses));
    }

    [Fact]
    public async Task Another_403_is_not_retried()
    {
        _gitHub.FailNext(403);
        Assert.Equal(VercelFailure.AccessDenied, (await Assert.ThrowsAsync<VercelException>(ChangedAsync)).Failure);
        Assert.Single(_gitHub.Requests);
    }

    [Fact]
    public async Task Null_elements_in_lists_are_ignored()
    {
        _gitHub.AnswerNext(StubAnswer.Json("""[null,{"id":7,"sha":"old"}]"""));
        _gitHub.AnswerNext(StubAnswer.Json("""[null,{"state":"success"}]"""));
        Assert.Equal("old", await _client.FindPreviousDeploymentAsync("Production", "new"));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"{}\"")]
    [InlineData("""{"a":{"b":[1]},"c":null}""")]
    public async Task A_deployment_may_have_any_payload(string payload)
    {
        _gitHub.AnswerNext(StubAnswer.Json($$"""[{"id":7,"sha":"old","payload":{{payload}}}]"""));
        _gitHub.AnswerNext(StubAnswer.Json("""[{"state":"a_new_state"},{"state":null},{"state":"success"}]"""));
        Assert.Equal("old", await _client.FindPreviousDeploymentAsync("Production", "new"));
    }

    [Fact]
    public async Task A_list_of_null_has_no_deployment()
    {
        _gitHub.AnswerNext(StubAnswer.Json("[null]"));
        VercelException failure = await Assert.ThrowsAsync<VercelException>(() => _client.FindPreviousDeploymentAsync("Production", "new"));
        Assert.Equal(VercelFailure.ChangesUnknown, failure.Failure);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"commit":null}""")]
    [InlineData("""{"commit":{"tree":null}}""")]
    [InlineData("""{"commit":{"tree":{"sha":null}}}""")]
    [InlineData("""{"commit":{"tree":[]}}""")]
    [InlineData($$"""{"{{Token}}":""")]
    [InlineData($$$"""{"{{{Token}}}":{"{{{Token}}}":tru}}""")]
    [InlineData($$$$"""{"commit":{"tree":{"sha":{"{{{{Token}}}}":1} } } }""")]
    [InlineData($$"""{"sha":{{Token}}}""")]
    public async Task A_response_that_is_not_GitHubs_is_an_invalid_response(string body)
    {
        _gitHub.AnswerNext(StubAnswer.Json(body));
        VercelException failure = await Assert.ThrowsAsync<VercelException>(ChangedAsync);
        Assert.Equal(VercelFailure.InvalidResponse, failure.Failure);
        Assert.DoesNotContain(Token, failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"tree":null}""")]
    [InlineData("""{"tree":{}}""")]
    [InlineData("""{"tree":[null]}""")]
    [InlineData("""{"tree":[{"path":"a","type":"blob"}]}""")]
    [InlineData("""{"tree":[{"sha":"a","type":"blob"}]}""")]
    [InlineData("""{"tree":[],"truncated":"{{Token}}"}""")]
    public async Task A_tree_that_is_not_GitHubs_is_an_invalid_response(string body)
    {
        using StubServer server = new(request => StubAnswer.Json(
            request.Target.Contains("/git/trees/", StringComparison.Ordinal) ? body.Replace("{{Token}}", Token, StringComparison.Ordinal)
                : Commit(request.Target)));
        using GitHubChangesClient client = new(GitHubRepository.Find("owner/repo", Token, server.Url, _ => null), timeProvider: _time);
        VercelException failure = await Assert.ThrowsAsync<VercelException>(() => client.ListChangedFilesAsync("old", "new"));
        Assert.Equal(VercelFailure.InvalidResponse, failure.Failure);
        Assert.Null(failure.InnerException);
        Assert.DoesNotContain(Token, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_have_the_headers_of_the_API_and_its_path()
    {
        using StubServer server = new(StubAnswer.Json(Commit("a")));
        string url = server.Url.TrimEnd('/') + "/api/v3/";
        using GitHubChangesClient client = new(GitHubRepository.Find("owner/repo", Token, url, _ => null));
        Assert.Empty(await client.ListChangedFilesAsync("feature/é?", "new"));
        RecordedRequest request = server.Requests[0];
        Assert.Equal("/api/v3/repos/owner/repo/commits/feature%2F%C3%A9%3F?per_page=1", request.Target);
        Assert.Equal(
            ["Bearer " + Token, "VercelFunctions", "application/vnd.github+json", "2022-11-28"],
            new[] { "authorization", "user-agent", "accept", "x-github-api-version" }.Select(request.Header));
    }

    [Fact]
    public async Task A_comparison_can_be_canceled()
    {
        _gitHub.NeverAnswerNext(1);
        using CancellationTokenSource cancellation = new(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.ListChangedFilesAsync("old", "new", cancellation.Token));
    }

    [Fact]
    public async Task Every_kind_of_change_is_found()
    {
        // Before and after: content and mode, or null.
        Dictionary<string, (string? Before, string? After)> files = new()
        {
            ["added.md"] = (null, "1"),
            ["folder/deleted.md"] = ("1", null),
            ["folder/modified.md"] = ("1", "2"),
            ["folder/same.md"] = ("1", "1"),
            ["renamed/from.md"] = ("moved", null),
            ["to/renamed.md"] = (null, "moved"),
            ["ünïcode/a b \"c\".md"] = ("1", "2"),
            ["file-then-folder"] = ("1", null),
            ["file-then-folder/inner.md"] = (null, "1"),
            ["folder-then-file/inner.md"] = ("1", null),
            ["folder-then-file"] = (null, "1"),
            ["folder-to-folder/a.md"] = ("1", null),
            ["folder-to-folder/b.md"] = (null, "1"),
        };
        foreach ((string path, (string? before, string? after)) in files)
        {
            _gitHub.SetFile("before", path, before);
            _gitHub.SetFile("after", path, after);
        }

        (string Path, string Before, string After)[] modes =
        [
            ("mode.sh", "100644", "100755"), ("link", "120000", "100644"), ("submodule", "160000", "160000"),
        ];
        foreach ((string path, string before, string after) in modes)
        {
            _gitHub.SetFile("before", path, "1", before);
            _gitHub.SetFile("after", path, path == "submodule" ? "2" : "1", after);
        }

        IEnumerable<string> expected = files.Where(file => file.Value.Before != file.Value.After).Select(file => file.Key)
            .Concat(modes.Select(file => file.Path))
            .Order(StringComparer.Ordinal);

        // However few entries GitHub lists at once.
        foreach (int most in new[] { 100_000, 16, 8, 2, 1, 0 })
        {
            _gitHub.MaxTreeEntries = most;
            Assert.Equal(expected, (await ChangedAsync("before", "after")).Select(file => file.Path));
            Assert.Equal(expected, (await ChangedAsync("after", "before")).Select(file => file.Path));
        }
    }

    [Fact]
    public async Task Commits_with_equal_trees_have_no_changes()
    {
        _gitHub.AddComparison("equal", "new", []);
        Assert.Empty(await ChangedAsync("equal", "new"));
        Assert.Equal([GitHubApiEndpoint.Commit, GitHubApiEndpoint.Commit], _gitHub.Requests.Select(request => request.Endpoint));
    }

    [Fact]
    public async Task A_full_SHA_is_read_as_a_commit_object()
    {
        string before = new('a', 40), after = new('b', 40);
        _gitHub.AddComparison(before, after, ["a.md"]);
        Assert.Equal(["a.md"], (await ChangedAsync(before, after)).Select(file => file.Path));
        Assert.Equal(GitHubApiEndpoint.CommitObject, _gitHub.Requests[0].Endpoint);
    }

    [Theory]
    [InlineData("gone", "new")]
    [InlineData("old", "gone")]
    [InlineData("0123456789012345678901234567890123456789", "new")]
    public async Task A_commit_that_no_longer_exists_is_ChangesUnknown(string before, string after)
    {
        VercelException failure = await Assert.ThrowsAsync<VercelException>(() => ChangedAsync(before, after));
        Assert.Equal(VercelFailure.ChangesUnknown, failure.Failure);
        Assert.Contains(before == "old" ? after : before, failure.Message, StringComparison.Ordinal);
        Assert.Contains("forced push", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_GitHub_does_not_list_completely_is_ChangesUnknown()
    {
        using StubServer server = new(request => StubAnswer.Json(
            request.Target.Contains("/git/trees/", StringComparison.Ordinal) ? """{"tree":[],"truncated":true}"""
                : Commit(request.Target)));
        using GitHubChangesClient client = new(GitHubRepository.Find("owner/repo", Token, server.Url, _ => null), timeProvider: _time);
        VercelException failure = await Assert.ThrowsAsync<VercelException>(() => client.ListChangedFilesAsync("old", "new"));
        Assert.Equal(VercelFailure.ChangesUnknown, failure.Failure);
    }

    // In 20 folders of 100 files, below one of two top folders. The limit truncates the listing of that folder too, or only
    // that of the whole tree.
    [Theory]
    [InlineData(1, 10_000, 4)]
    [InlineData(300, 10_000, 4)]
    [InlineData(2_000, 10_000, 4)]
    [InlineData(1, 2_500, 8)]
    [InlineData(300, 2_500, 8)]
    [InlineData(2_000, 2_500, 8)]
    [InlineData(1, 500, 12)]
    [InlineData(300, 500, 16)]
    [InlineData(2_000, 500, 50)]
    public async Task Requests_depend_on_the_folders_that_differ_in_a_large_tree(int changed, int most, int requests)
    {
        for (int i = 0; i < 2_000; i++)
        {
            string path = FormattableString.Invariant($"content/{i / 100}/{i % 100}.md");
            _gitHub.SetFile("large-before", path, i < changed ? "1" : "same");
            _gitHub.SetFile("large-after", path, i < changed ? "2" : "same");
            _gitHub.SetFile("large-before", "app/" + path, "same");
            _gitHub.SetFile("large-after", "app/" + path, "same");
        }

        _gitHub.MaxTreeEntries = most;
        Assert.Equal(changed, (await ChangedAsync("large-before", "large-after")).Count);
        Assert.Equal(requests, _gitHub.Requests.Count);
    }

    private static string Commit(string tree) =>
        JsonSerializer.Serialize(new { commit = new { tree = new { sha = tree } } });

    private Task<IReadOnlyList<ChangedFile>> ChangedAsync() => ChangedAsync("old", "new");

    private Task<IReadOnlyList<ChangedFile>> ChangedAsync(string before, string after) =>
        _client.ListChangedFilesAsync(before, after);
}
