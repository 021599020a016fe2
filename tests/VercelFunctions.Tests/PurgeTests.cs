using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>
/// The purge API's client against an emulator, which checks and records each request, or, for what an emulator cannot do, a
/// server that answers as told. Pauses pass on a clock of the test's.
/// </summary>
public sealed class PurgeTests(PurgeTests.Emulator emulator) : IClassFixture<PurgeTests.Emulator>, IAsyncLifetime
{
    private const string Token = "hunter22-token-of-16-or-more";

    public static TheoryData<PurgeOptions, CachePurgeOperation, string?, long?> TagRequests => new()
    {
        { new PurgeOptions(), CachePurgeOperation.InvalidateByTags, null, null },
        { new PurgeOptions { Target = PurgeTarget.Production }, CachePurgeOperation.InvalidateByTags, "production", null },
        { new PurgeOptions { Target = PurgeTarget.Preview }, CachePurgeOperation.InvalidateByTags, "preview", null },
        { new PurgeOptions { Mode = PurgeMode.Delete }, CachePurgeOperation.DeleteByTags, null, null },
        { new PurgeOptions { Mode = PurgeMode.Delete, RevalidationDeadline = TimeSpan.FromMinutes(1) }, CachePurgeOperation.DeleteByTags, null, 60 },
        { new PurgeOptions { Mode = PurgeMode.Delete, RevalidationDeadline = TimeSpan.Zero }, CachePurgeOperation.DeleteByTags, null, 0 },
    };

    public static TheoryData<int, RuntimeCacheFailure, string> FinalAnswers => new()
    {
        { 400, RuntimeCacheFailure.RequestRefused, "refused" },
        { 401, RuntimeCacheFailure.AccessDenied, "token" },
        { 402, RuntimeCacheFailure.PaymentRequired, "payment" },
        { 403, RuntimeCacheFailure.AccessDenied, "team" },
        { 404, RuntimeCacheFailure.ProjectNotFound, "shop" },
        { 409, RuntimeCacheFailure.RequestRefused, "refused" },
    };

    public static TheoryData<int> PassingAnswers => [408, 429, 500, 502, 503];

    public async ValueTask InitializeAsync() => await emulator.Process.ResetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(TagRequests))]
    public async Task A_purge_by_tags_is_the_request_that_the_API_has(
        PurgeOptions options, CachePurgeOperation operation, string? target, long? deadline)
    {
        using PurgeClient client = Client();
        IReadOnlyList<TagExpiry> results = await client.ExpireTagsAsync(["a", "b", "a"], options);

        Assert.All(results, result => Assert.Null(result.Error));
        Assert.Equal(["a", "b"], results.Select(result => result.Tag));
        CachePurge purge = Assert.Single(await emulator.PurgesAsync());
        Assert.Equal(["a", "b"], purge.Tags);
        Assert.Equal((operation, target, deadline), (purge.Operation, purge.Target, purge.RevalidationDeadlineSeconds));
        Assert.Equal(("shop", "team_1", 200), (purge.Project, purge.Team, purge.Status));
    }

    [Fact]
    public async Task A_purge_by_source_images_is_the_request_that_the_API_has()
    {
        using PurgeClient client = Client();
        await client.ExpireSourceImagesAsync(["/a.png", "https://example.com/b.jpg?w=1"]);
        await client.ExpireSourceImagesAsync(["/a.png"], new PurgeOptions { Mode = PurgeMode.Delete, RevalidationDeadline = TimeSpan.FromSeconds(5) });

        IReadOnlyList<CachePurge> purges = await emulator.PurgesAsync();
        Assert.Equal(
            [(CachePurgeOperation.InvalidateBySourceImages, null, 200), (CachePurgeOperation.DeleteBySourceImages, 5L, 200)],
            purges.Select(purge => (purge.Operation, purge.RevalidationDeadlineSeconds, purge.Status)));
        Assert.Equal([["/a.png", "https://example.com/b.jpg?w=1"], ["/a.png"]], purges.Select(purge => purge.SourceImages));
    }

    [Fact]
    public async Task A_purge_of_everything_is_the_request_that_the_API_has()
    {
        using PurgeClient client = Client();
        await client.PurgeAllAsync(PurgedCache.Cdn);
        await client.PurgeAllAsync(PurgedCache.Data);
        Assert.Equal(
            [(CachePurgeOperation.PurgeCdn, "shop", "team_1", 200), (CachePurgeOperation.PurgeData, "shop", "team_1", 200)],
            (await emulator.PurgesAsync()).Select(purge => (purge.Operation, purge.Project, purge.Team, purge.Status)));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("team_1", "&teamId=team_1")]
    [InlineData("my team", "&slug=my%20team")]
    public async Task A_team_is_sent_by_its_id_or_its_slug(string? team, string query)
    {
        using StubServer server = new(StubAnswer.Empty(200));
        using PurgeClient client = Client(server, team: team);
        await client.ExpireTagsAsync(["a"]);
        Assert.EndsWith("?projectIdOrName=shop" + query, Assert.Single(server.Requests).Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_tags_go_in_79_requests_each_tag_once_and_in_order()
    {
        using PurgeClient client = Client();
        string[] tags = [.. Enumerable.Range(0, 10_000).Select(number => $"tag-{number}")];
        IReadOnlyList<TagExpiry> results = await client.ExpireTagsAsync(tags);

        Assert.Equal(79, (await emulator.PurgesAsync()).Count);
        Assert.Equal(tags, (await emulator.PurgesAsync()).SelectMany(purge => purge.Tags));
        Assert.Equal(tags, results.Where(result => result.IsExpired).Select(result => result.Tag));
    }

    [Fact]
    public async Task A_body_never_passes_its_limit_however_long_the_tags_are()
    {
        using PurgeClient client = Client();
        string[] tags = [.. Enumerable.Range(0, 200).Select(number => $"{number:000}" + new string(number % 2 == 0 ? 'x' : 'é', 126))];
        IReadOnlyList<TagExpiry> results = await client.ExpireTagsAsync(
            tags,
            new PurgeOptions
            {
                Mode = PurgeMode.Delete,
                Target = PurgeTarget.Production,
                RevalidationDeadline = TimeSpan.FromSeconds(int.MaxValue),
            });

        // The emulator refuses a longer body.
        Assert.All(results, result => Assert.Null(result.Error));
        Assert.Equal(tags, (await emulator.PurgesAsync()).SelectMany(purge => purge.Tags));
    }

    [Theory]
    [MemberData(nameof(FinalAnswers))]
    public async Task A_4xx_is_final_and_says_what_to_check(int status, RuntimeCacheFailure failure, string hint)
    {
        using StubServer server = new(StubAnswer.Json($$$"""{"error":{"code":"some_code","message":"Some words with {{{Token}}}"}}""", status));
        using PurgeClient client = Client(server);
        TagExpiry result = Assert.Single(await client.ExpireTagsAsync(["a"]));

        RuntimeCacheException error = Assert.IsType<RuntimeCacheException>(result.Error);
        Assert.Equal(failure, error.Failure);
        Assert.Equal((HttpStatusCode)status, error.StatusCode);
        Assert.Contains($"({status}): some_code: Some words with •••", error.Message, StringComparison.Ordinal);
        Assert.Contains(hint, error.Message + error.RecommendedAction, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Token, error.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [MemberData(nameof(PassingAnswers))]
    public async Task What_may_pass_is_tried_again(int status)
    {
        await emulator.FailAsync($"purge 100% {status} 2 times");
        FakeTimeProvider time = new();
        using PurgeClient client = Client(time: time);
        TagExpiry result = Assert.Single(await time.PassUntilAsync(client.ExpireTagsAsync(["a"])));
        Assert.True(result.IsExpired);
        IReadOnlyList<CachePurge> purges = await emulator.PurgesAsync();
        Assert.Equal([status, status, 200], purges.Select(purge => purge.Status));
        Assert.All(purges, purge => Assert.Equal(["a"], purge.Tags));
    }

    [Theory]
    [MemberData(nameof(PassingAnswers))]
    public async Task What_does_not_pass_is_a_failure_in_the_end(int status)
    {
        await emulator.FailAsync($"purge 100% {status}");
        FakeTimeProvider time = new();
        using PurgeClient client = Client(time: time);
        TagExpiry result = Assert.Single(await time.PassUntilAsync(client.ExpireTagsAsync(["a"])));
        Assert.Equal(status switch { 408 => RuntimeCacheFailure.RequestRefused, 429 => RuntimeCacheFailure.RateLimited, _ => RuntimeCacheFailure.ServerError }, result.Error?.Failure);
        Assert.Equal(1 + PurgeClient.MaxRetries, (await emulator.PurgesAsync()).Count);
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("cut")]
    public async Task A_broken_connection_is_tried_again(string effect)
    {
        await emulator.FailAsync($"purge 100% {effect} 2 times");
        FakeTimeProvider time = new();
        using PurgeClient client = Client(time: time);
        Assert.True(Assert.Single(await time.PassUntilAsync(client.ExpireTagsAsync(["a"]))).IsExpired);
        Assert.Equal([0, 0, 200], (await emulator.PurgesAsync()).Select(purge => purge.Status));
    }

    [Theory]
    [InlineData("retry-after", "30", 30)]
    [InlineData("retry-after", "date", 45)]
    [InlineData("x-ratelimit-reset", "epoch", 20)]
    [InlineData("retry-after", "86400", 60)]
    [InlineData("x-ratelimit-reset", "99999999999", 60)]
    public async Task The_pause_is_as_long_as_the_answer_asks_and_never_over_a_minute(string header, string value, int seconds)
    {
        FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(50));
        DateTimeOffset start = time.GetUtcNow();
        List<DateTimeOffset> asked = [];
        string text = value switch
        {
            "date" => time.GetUtcNow().AddSeconds(45).ToString("R"),
            "epoch" => $"{time.GetUtcNow().AddSeconds(20).ToUnixTimeSeconds()}",
            _ => value,
        };
        using StubServer server = new(_ =>
        {
            asked.Add(time.GetUtcNow());
            return asked.Count == 1 ? StubAnswer.Empty(429).With(header, text) : StubAnswer.Empty(200);
        });
        using PurgeClient client = Client(server, time: time);
        Assert.True(Assert.Single(await time.PassUntilAsync(client.ExpireTagsAsync(["a"]))).IsExpired);

        // A date and an epoch are counted from when they were made, seconds from the answer. The clock goes on by half
        // seconds while a request is under way.
        DateTimeOffset due = (value is "date" or "epoch" ? start : asked[0]).AddSeconds(seconds);
        Assert.InRange(asked[1], due, due.AddSeconds(10));
    }

    [Fact]
    public async Task One_failed_batch_does_not_stop_the_rest()
    {
        await emulator.FailAsync("purge tag t200 100% 400");
        using PurgeClient client = Client();
        IReadOnlyList<TagExpiry> results = await client.ExpireTagsAsync(Enumerable.Range(0, 300).Select(number => $"t{number}"));
        Assert.Equal([200, 400, 200], (await emulator.PurgesAsync()).Select(purge => purge.Status));
        Assert.Equal(Enumerable.Range(128, 128).Select(number => $"t{number}"), results.Where(result => !result.IsExpired).Select(result => result.Tag));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        using StubServer elsewhere = new(StubAnswer.Empty(200));
        using StubServer server = new(StubAnswer.Redirect(307, elsewhere.Url));
        using PurgeClient client = Client(server);
        Assert.Equal(RuntimeCacheFailure.Redirected, Assert.Single(await client.ExpireTagsAsync(["a"])).Error?.Failure);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task What_cannot_be_purged_is_refused_before_anything_is_sent()
    {
        using StubServer server = new(StubAnswer.Empty(200));
        using PurgeClient client = Client(server);
        await RefusedAsync(RuntimeCacheFailure.InvalidTag, () => client.ExpireTagsAsync(["a", "b,c"]));
        await RefusedAsync(RuntimeCacheFailure.TagTooLong, () => client.ExpireTagsAsync([new string('x', 257)]));
        await RefusedAsync(RuntimeCacheFailure.InvalidTag, () => client.ExpireSourceImagesAsync([" "]));
        await RefusedAsync(RuntimeCacheFailure.InvalidDeadline, () => client.ExpireTagsAsync(["a"], new PurgeOptions { RevalidationDeadline = TimeSpan.FromSeconds(1) }));
        await RefusedAsync(RuntimeCacheFailure.InvalidDeadline, () => client.ExpireTagsAsync(["a"], new PurgeOptions { Mode = PurgeMode.Delete, RevalidationDeadline = TimeSpan.FromSeconds(-1) }));
        await RefusedAsync(RuntimeCacheFailure.InvalidDeadline, () => client.ExpireTagsAsync(["a"], new PurgeOptions { Mode = PurgeMode.Delete, RevalidationDeadline = TimeSpan.FromMilliseconds(1500) }));
        Assert.Empty(server.Requests);

        static async Task RefusedAsync(RuntimeCacheFailure failure, Func<Task> purge) =>
            Assert.Equal(failure, (await Assert.ThrowsAsync<RuntimeCacheException>(purge)).Failure);
    }

    [Fact]
    public async Task A_caller_that_cancels_gets_no_result()
    {
        using StubServer server = new(StubAnswer.Empty(200) with { Delivery = StubDelivery.Never });
        using PurgeClient client = Client(server);
        using CancellationTokenSource cancel = new(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ExpireTagsAsync(["a"], null, cancel.Token));
    }

    private static PurgeClient Client(StubServer server, string? team = "team_1", TimeProvider? time = null) =>
        Client(server.Url, team, time);

    private static PurgeClient Client(string url, string? team, TimeProvider? time) =>
        new(VercelProject.Find(Path.GetTempPath(), Token, "shop", team, url, _ => null), timeProvider: time);

    private PurgeClient Client(TimeProvider? time = null) => Client(emulator.Process.Origin, "team_1", time);

    /// <summary>One emulator for all of them.</summary>
    public sealed class Emulator : IAsyncLifetime
    {
        private HttpCacheStore _store = null!;

        internal EmulatorProcess Process { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Process = await EmulatorProcess.StartAsync("--token", Token);
            _store = new HttpCacheStore(new RuntimeCacheEndpoint(
                Process.Endpoint.AbsoluteUri, RuntimeCacheEndpoint.ParseHeaders(Process.HeadersJson), TimeSpan.FromSeconds(30)));
        }

        public async ValueTask DisposeAsync()
        {
            _store.Dispose();
            await Process.DisposeAsync();
        }

        internal async Task<IReadOnlyList<CachePurge>> PurgesAsync() => await _store.ListPurgesAsync(default);

        internal async Task FailAsync(string rule) => await _store.SetFaultsAsync([rule], default);
    }
}
