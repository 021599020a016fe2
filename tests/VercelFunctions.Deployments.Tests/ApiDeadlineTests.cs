using Microsoft.Extensions.Time.Testing;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Deployments.Tests;

/// <summary>The deadline of the clients of Vercel's and GitHub's API, on a fake clock.</summary>
public sealed class ApiDeadlineTests
{
    private static readonly StubAnswer RateLimit =
        StubAnswer.Json("""{"error":{"code":"rate_limited","message":"Too many purges"},"message":"Too many purges"}""", 429);

    private readonly FakeTimeProvider _time = new();

    public static TheoryData<string> Clients => ["Vercel", "GitHub"];

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_delay_beyond_the_deadline_fails_at_once(string client)
    {
        using StubServer server = new(RateLimit.With("retry-after", "90"));
        VercelException failure = await AskAsync(client, server.Url, TimeSpan.FromSeconds(89));
        Assert.Equal((VercelFailure.RateLimited, TimeSpan.FromSeconds(90)), (failure.Failure, failure.RetryAfter));
        Assert.Contains("rate-limited the request (429)", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "Too many purges. It asks to wait 90 seconds, and the time limit ends before that.", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task At_the_deadline_the_message_has_the_last_failure(string client)
    {
        using StubServer server = new(RateLimit.With("retry-after", "0"), StubAnswer.Empty(200) with { Delivery = StubDelivery.Never });
        Task<VercelException> asked = AskAsync(client, server.Url, TimeSpan.FromSeconds(100));
        while (server.Requests.Count < 2)
        {
            await Task.Delay(10);
        }

        _time.Advance(TimeSpan.FromSeconds(100));
        VercelException failure = await asked;
        Assert.Equal(VercelFailure.TimedOut, failure.Failure);
        Assert.Contains("did not complete the request before the time limit ended.", failure.Message, StringComparison.Ordinal);
        Assert.Matches("The last failure: .* rate-limited the request \\(429\\): .*Too many purges", failure.Message);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task After_the_deadline_nothing_is_sent(string client)
    {
        using StubServer server = new(StubAnswer.Json("{}"));
        VercelException failure = await AskAsync(client, server.Url, TimeSpan.Zero);
        Assert.Equal(VercelFailure.TimedOut, failure.Failure);
        Assert.EndsWith("was not sent the request: the time limit has ended.", failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_cancellation_before_the_deadline_stays_one()
    {
        using StubServer server = new(StubAnswer.Empty(200) with { Delivery = StubDelivery.Never });
        using CancellationTokenSource stop = new();
        using PurgeClient purge = Purge(server.Url, TimeSpan.FromSeconds(100));
        ValueTask<List<Expiry>> asked = purge.ExpireEachAsync(ExpiryKind.Tag, ["a"], cancellationToken: stop.Token).ToListAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await asked);
    }

    private async Task<VercelException> AskAsync(string client, string url, TimeSpan left)
    {
        if (client == "Vercel")
        {
            using PurgeClient purge = Purge(url, left);
            return Assert.Single(await purge.ExpireEachAsync(ExpiryKind.Tag, ["a"]).ToListAsync()).Error!;
        }

        GitHubRepository repository = GitHubRepository.Find("owner/repo", "hunter22-token", url, _ => null);
        using GitHubChangesClient gitHub = new(repository, timeProvider: _time) { Deadline = _time.GetUtcNow() + left };
        return await Assert.ThrowsAsync<VercelException>(() => gitHub.ListChangedFilesAsync("old", "new"));
    }

    private PurgeClient Purge(string url, TimeSpan left) => new(
        VercelProject.Find(Path.GetTempPath(), "hunter22-token", "shop", null, url, _ => null),
        timeProvider: _time)
    {
        Deadline = _time.GetUtcNow() + left,
    };
}
