using VercelFunctions.TestSupport;

namespace VercelFunctions.Deployments.Tests;

/// <summary>Timeouts of the clients of Vercel's and GitHub's API. Delays pass on a fake clock.</summary>
public sealed class ApiTimeoutTests
{
    private const string Token = "hunter22-token";

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    // Only a test that hangs reaches it.
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    // A response of Vercel's API may be any object. GitHub's describes a commit.
    private static readonly StubAnswer Answer = StubAnswer.Json("""{"commit":{"tree":{"sha":"a"}}}""");

    public static TheoryData<string> Clients => ["Vercel", "GitHub"];

    public static TheoryData<string, long> UnusableTimeouts
    {
        get
        {
            TheoryData<string, long> data = [];
            foreach (string client in new[] { "Vercel", "GitHub" })
            {
                data.Add(client, 0);
                data.Add(client, -1);
                data.Add(client, TimeSpan.TicksPerHour + 1);
                data.Add(client, long.MaxValue);
                data.Add(client, long.MinValue);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task An_API_that_never_responds_times_out_after_four_retries(string client)
    {
        using StubServer server = new(StubAnswer.Json("{}") with { Delivery = StubDelivery.Never });
        PassingTime time = new();
        VercelException error = Assert.IsType<VercelException>(await AskAsync(client, server.Url, Short, time));
        Assert.Equal(VercelFailure.TimedOut, error.Failure);
        Assert.Contains(
            $"{client}'s API at {server.Url.TrimEnd('/')} timed out after 0.2 seconds.",
            error.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain(Token, error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("This was the last of 5 attempts.", error.Message, StringComparison.Ordinal);

        // The delays, and not the requests: on a busy machine, a request can time out before the server has read it.
        Assert.Equal(PurgeClient.MaxRetries, time.Pauses.Count());
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_response_without_its_body_times_out(string client)
    {
        using StubServer server = new(StubAnswer.Json("{}") with { Delivery = StubDelivery.HeadOnly });
        Assert.Equal(VercelFailure.TimedOut, (await AskAsync(client, server.Url, Short))?.Failure);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_timed_out_request_is_retried(string client)
    {
        using StubServer server = new(Answer with { Delivery = StubDelivery.Never }, Answer);

        // Long enough for the later requests on a busy machine.
        Assert.Null(await AskAsync(client, server.Url, TimeSpan.FromSeconds(5)));
        Assert.Equal(1 + RequestsOf(client), server.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_response_within_the_timeout_is_accepted(string client)
    {
        using StubServer server = new(Answer);
        Assert.Null(await AskAsync(client, server.Url, Long));
        Assert.Equal(RequestsOf(client), server.Requests.Count);
    }

    [Fact]
    public void The_default_timeout_is_30_seconds_and_the_longest_an_hour()
    {
        foreach (TimeSpan timeout in new[] { TimeSpan.FromTicks(1), TimeSpan.FromSeconds(31), TimeSpan.FromHours(1) })
        {
            using PurgeClient purge = new(Project("http://host/"), timeout);
            using GitHubChangesClient gitHub = new(Repository("http://host/"), timeout);
            Assert.Equal((timeout, timeout), (purge.RequestTimeout, gitHub.RequestTimeout));
        }

        using PurgeClient usualPurge = new(Project("http://host/"));
        using GitHubChangesClient usualGitHub = new(Repository("http://host/"));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30)), (usualPurge.RequestTimeout, usualGitHub.RequestTimeout));
        Assert.Equal((PurgeClient.DefaultRequestTimeout, PurgeClient.MaxRequestTimeout), (TimeSpan.FromSeconds(30), TimeSpan.FromHours(1)));
        Assert.Equal(
            (GitHubChangesClient.DefaultRequestTimeout, GitHubChangesClient.MaxRequestTimeout),
            (TimeSpan.FromSeconds(30), TimeSpan.FromHours(1)));
    }

    [Theory]
    [MemberData(nameof(UnusableTimeouts))]
    public void A_timeout_beyond_the_limits_is_refused(string client, long ticks)
    {
        TimeSpan timeout = TimeSpan.FromTicks(ticks);
        VercelException refused = Assert.Throws<VercelException>(() => _ = client == "GitHub"
            ? (IDisposable)new GitHubChangesClient(Repository("http://host/"), timeout)
            : new PurgeClient(Project("http://host/"), timeout));
        Assert.Equal(VercelFailure.InvalidTimeout, refused.Failure);
        Assert.Contains("more than 0 and at most 3600 seconds", refused.Message, StringComparison.Ordinal);
    }

    // GitHub is asked for two commits.
    private static int RequestsOf(string client) => client == "GitHub" ? 2 : 1;

    /// <summary>Sends the requests of one operation and returns its failure; null if it succeeded.</summary>
    private static async Task<VercelException?> AskAsync(string client, string url, TimeSpan timeout, TimeProvider? clock = null)
    {
        TimeProvider time = clock ?? new PassingTime();
        if (client == "Vercel")
        {
            using PurgeClient purge = new(Project(url), timeout, time);
            return Assert.Single(await purge.ExpireEachAsync(ExpiryKind.Tag, ["a"]).ToListAsync()).Error;
        }

        using GitHubChangesClient gitHub = new(Repository(url), timeout, time);
        try
        {
            Assert.Empty(await gitHub.ListChangedFilesAsync("old", "new"));
            return null;
        }
        catch (VercelException exception)
        {
            return exception;
        }
    }

    private static VercelProject Project(string url) => VercelProject.Find(Path.GetTempPath(), Token, "shop", null, url, _ => null);

    private static GitHubRepository Repository(string url) => GitHubRepository.Find("owner/repo", Token, url, _ => null);
}
