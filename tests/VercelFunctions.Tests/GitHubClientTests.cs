using System.Net;
using Microsoft.Extensions.Time.Testing;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>GitHub's rate limits and unusual responses. Delays pass on a fake clock.</summary>
public sealed class GitHubClientTests : IDisposable
{
    private const string Token = "hunter22-token-of-16-or-more";
    private const string SecondaryLimit = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

    private readonly GitHubApiStandIn _gitHub = new(Token);
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly GitHubClient _client;

    public GitHubClientTests()
    {
        _client = new GitHubClient(GitHubRepository.Find(_gitHub.Repository, Token, _gitHub.Url, _ => null), timeProvider: _time);
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
        Assert.Equal(3, _gitHub.Requests.Count);
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
        List<DateTimeOffset> times = [];
        using StubServer server = new(_ =>
        {
            times.Add(_time.GetUtcNow());
            return times.Count == 1 ? Limits["403 with retry-after"] : StubAnswer.Json("{}");
        });
        using GitHubClient client = new(GitHubRepository.Find("owner/repo", Token, server.Url, _ => null), timeProvider: _time);
        await _time.PassUntilAsync(client.ChangedFilesAsync("old", "new"));
        Assert.InRange(times[1] - times[0], TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40));
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
        _gitHub.AnswerNext(StubAnswer.Json("""{"status":"ahead","files":[null,{"filename":"b.md"},{}]}"""));
        Assert.Equal(["b.md"], (await ChangedAsync()).Select(file => file.Path));

        _gitHub.AnswerNext(StubAnswer.Json("""[null,{"id":7,"sha":"old"}]"""));
        _gitHub.AnswerNext(StubAnswer.Json("""[null,{"state":"success"}]"""));
        Assert.Equal("old", await _time.PassUntilAsync(_client.PreviousDeploymentAsync("Production", "new")));
    }

    [Fact]
    public async Task A_list_of_null_has_no_deployment()
    {
        _gitHub.AnswerNext(StubAnswer.Json("[null]"));
        VercelException failure = await Assert.ThrowsAsync<VercelException>(
            () => _time.PassUntilAsync(_client.PreviousDeploymentAsync("Production", "new")));
        Assert.Equal(VercelFailure.ChangesUnknown, failure.Failure);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("""{"files":{}}""")]
    [InlineData($$"""{"{{Token}}":""")]
    [InlineData($$$"""{"{{{Token}}}":{"{{{Token}}}":tru}}""")]
    [InlineData($$$"""{"files":[{"filename":{"{{{Token}}}":1}}]}""")]
    [InlineData($$"""{"status":{{Token}}}""")]
    public async Task A_response_that_is_not_GitHubs_is_an_invalid_response(string body)
    {
        _gitHub.AnswerNext(StubAnswer.Json(body));
        VercelException failure = await Assert.ThrowsAsync<VercelException>(ChangedAsync);
        Assert.Equal(VercelFailure.InvalidResponse, failure.Failure);
        Assert.DoesNotContain(Token, failure.ToString(), StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<ChangedFile>> ChangedAsync() => _time.PassUntilAsync(_client.ChangedFilesAsync("old", "new"));
}
