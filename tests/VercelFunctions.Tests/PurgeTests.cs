using System.Globalization;
using System.Net;
using System.Text.Json;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>
/// The purge API's client with an emulator, which checks and records each request, or with a stub server. Delays pass on a
/// fake clock.
/// </summary>
public sealed class PurgeTests(PurgeTests.Emulator emulator) : IClassFixture<PurgeTests.Emulator>, IAsyncLifetime
{
    private const string Token = "hunter22-token-of-16-or-more";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<PurgeOptions, PurgeKind, string?, long?> TagRequests => new()
    {
        { new PurgeOptions(), PurgeKind.InvalidateByTags, null, null },
        { new PurgeOptions { Target = PurgeTarget.Production }, PurgeKind.InvalidateByTags, "production", null },
        { new PurgeOptions { Target = PurgeTarget.Preview }, PurgeKind.InvalidateByTags, "preview", null },
        { new PurgeOptions { Mode = PurgeMode.Delete }, PurgeKind.DeleteByTags, null, null },
        { DeleteWithin(TimeSpan.FromMinutes(1)), PurgeKind.DeleteByTags, null, 60 },
        { DeleteWithin(TimeSpan.Zero), PurgeKind.DeleteByTags, null, 0 },
    };

    public static TheoryData<int, VercelFailure, string> FinalAnswers => new()
    {
        { 400, VercelFailure.RequestRefused, "refused" },
        { 401, VercelFailure.AccessDenied, "token" },
        { 402, VercelFailure.PaymentRequired, "payment" },
        { 403, VercelFailure.AccessDenied, "team" },
        { 404, VercelFailure.ProjectNotFound, "shop" },
        { 409, VercelFailure.RequestRefused, "refused" },
    };

    public static TheoryData<int> PassingAnswers => [408, 429, 500, 502, 503];

    public async ValueTask InitializeAsync() => await emulator.Process.ResetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(TagRequests))]
    public async Task A_purge_by_tags_sends_the_documented_request(
        PurgeOptions options, PurgeKind operation, string? target, long? deadline)
    {
        using PurgeClient client = Client();
        IReadOnlyList<Expiry> results = await client.ExpireEachAsync(ExpiryKind.Tag, ["a", "b", "a"], options).ToListAsync();

        Assert.All(results, result => Assert.Null(result.Error));
        Assert.Equal(["a", "b"], results.Select(result => result.Name));
        RecordedPurge purge = Assert.Single(await emulator.PurgesAsync());
        Assert.Equal(["a", "b"], purge.Tags);
        Assert.Equal((operation, target, deadline), (purge.Operation, purge.Target, purge.RevalidationDeadlineSeconds));
        Assert.Equal(("shop", "team_1", 200), (purge.Project, purge.Team, purge.Status));
    }

    [Fact]
    public async Task A_purge_by_source_images_sends_the_documented_request()
    {
        using PurgeClient client = Client();
        await client.ExpireEachAsync(ExpiryKind.SourceImage, ["/a.png", "https://example.com/b.jpg?w=1"]).ToListAsync();
        await client.ExpireEachAsync(ExpiryKind.SourceImage, ["/a.png"], DeleteWithin(TimeSpan.FromSeconds(5))).ToListAsync();

        IReadOnlyList<RecordedPurge> purges = await emulator.PurgesAsync();
        Assert.Equal(
            [(PurgeKind.InvalidateBySourceImages, null, 200), (PurgeKind.DeleteBySourceImages, 5L, 200)],
            purges.Select(purge => (purge.Operation, purge.RevalidationDeadlineSeconds, purge.Status)));
        Assert.Equal([["/a.png", "https://example.com/b.jpg?w=1"], ["/a.png"]], purges.Select(purge => purge.SourceImages));
    }

    [Fact]
    public async Task A_purge_of_a_whole_cache_sends_the_documented_request()
    {
        using PurgeClient client = Client();
        await client.PurgeAllAsync(PurgedCache.Cdn);
        await client.PurgeAllAsync(PurgedCache.Data);
        Assert.Equal(
            [(PurgeKind.PurgeCdn, "shop", "team_1", 200), (PurgeKind.PurgeData, "shop", "team_1", 200)],
            (await emulator.PurgesAsync()).Select(purge => (purge.Operation, purge.Project, purge.Team, purge.Status)));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("team_1", "&teamId=team_1")]
    [InlineData("my team", "&slug=my%20team")]
    public async Task A_team_is_sent_as_ID_or_slug(string? team, string query)
    {
        using StubServer server = new(StubAnswer.Empty(200));
        using PurgeClient client = Client(server, team: team);
        await client.ExpireEachAsync(ExpiryKind.Tag, ["a"]).ToListAsync();
        Assert.EndsWith("?projectIdOrName=shop" + query, Assert.Single(server.Requests).Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_tags_are_sent_in_625_requests()
    {
        using PurgeClient client = Client();
        string[] tags = [.. Enumerable.Range(0, 10_000).Select(number => $"tag-{number}")];
        IReadOnlyList<Expiry> results = await client.ExpireEachAsync(ExpiryKind.Tag, tags).ToListAsync();

        IReadOnlyList<RecordedPurge> purges = await emulator.PurgesAsync();
        Assert.Equal(625, purges.Count);
        Assert.Equal(tags.Order(), purges.SelectMany(purge => purge.Tags).Order());
        Assert.Equal(tags.Order(), results.Where(result => result.IsExpired).Select(result => result.Name).Order());
    }

    [Fact]
    public async Task A_body_never_exceeds_its_limit()
    {
        using PurgeClient client = Client();
        string[] tags = [.. Enumerable.Range(0, 200).Select(number => $"{number:000}" + new string(number % 2 == 0 ? 'x' : 'é', 126))];
        List<Expiry> results = await client.ExpireEachAsync(
            ExpiryKind.Tag,
            tags,
            new PurgeOptions
            {
                Mode = PurgeMode.Delete,
                Target = PurgeTarget.Production,
                RevalidationDeadline = TimeSpan.FromSeconds(int.MaxValue),
            }).ToListAsync();

        // The emulator refuses a longer body.
        Assert.Equal(tags.Length, results.Count);
        Assert.All(results, result => Assert.Null(result.Error));
        Assert.Equal(tags.Order(), (await emulator.PurgesAsync()).SelectMany(purge => purge.Tags).Order());
    }

    [Theory]
    [InlineData(200, 4)]
    [InlineData(429, 2)]
    public async Task Four_requests_run_at_the_same_time_and_fewer_after_a_rate_limit(int firstStatus, int expected)
    {
        const int RateLimited = 429;
        int running = 0;
        int most = 0;
        string? first = null;
        object counting = new();
        using ManualResetEventSlim retried = new(firstStatus != RateLimited);
        using ManualResetEventSlim reached = new();
        using StubServer server = new(request =>
        {
            if (Interlocked.CompareExchange(ref first, request.BodyText, null) is not string body)
            {
                return StubAnswer.Empty(firstStatus).With("retry-after", "0");
            }

            // The first requests were sent before the rate limit was known, so only the one that is repeated counts.
            using JsonDocument sent = JsonDocument.Parse(request.Body);
            string tag = sent.RootElement.GetProperty("tags")[0].GetString()!;
            int place = int.Parse(tag.TrimStart('t'), CultureInfo.InvariantCulture);
            if (place < PurgeClient.MaxConcurrency * PurgeClient.MaxPerRequest && request.BodyText != body)
            {
                retried.Wait(Patience);
                return StubAnswer.Empty(200);
            }

            retried.Set();
            lock (counting)
            {
                most = Math.Max(most, ++running);
                if (most >= expected)
                {
                    reached.Set();
                }
            }

            // Each waits until as many run as may, however slow the machine is, and then for one that must not come.
            reached.Wait(Patience);
            Thread.Sleep(20);
            lock (counting)
            {
                running--;
            }

            return StubAnswer.Empty(200);
        });

        // A request that timed out would be sent again, beside the one that the server still has.
        VercelProject project = VercelProject.Find(Path.GetTempPath(), Token, "shop", "team_1", server.Url, _ => null);
        using PurgeClient client = new(project, requestTimeout: TimeSpan.FromMinutes(5));
        IEnumerable<string> tags = Enumerable.Range(0, 30 * PurgeClient.MaxPerRequest).Select(number => $"t{number}");
        Assert.All(await client.ExpireEachAsync(ExpiryKind.Tag, tags).ToListAsync(), result => Assert.True(result.IsExpired));
        Assert.Equal(expected, most);
    }

    [Theory]
    [MemberData(nameof(FinalAnswers))]
    public async Task A_4xx_is_not_retried(int status, VercelFailure failure, string hint)
    {
        using StubServer server = new(
            StubAnswer.Json($$$"""{"error":{"code":"some_code","message":"Some words with {{{Token}}}"}}""", status));
        using PurgeClient client = Client(server);
        Expiry result = Assert.Single(await client.ExpireEachAsync(ExpiryKind.Tag, ["a"]).ToListAsync());

        VercelException error = Assert.IsType<VercelException>(result.Error);
        Assert.Equal(failure, error.Failure);
        Assert.Equal((HttpStatusCode)status, error.StatusCode);
        Assert.Contains($"({status}): some_code: Some words with •••", error.Message, StringComparison.Ordinal);
        Assert.Contains(hint, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Token, error.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [MemberData(nameof(PassingAnswers))]
    public async Task A_transient_failure_is_retried(int status)
    {
        await emulator.FailAsync($"purge 100% {status} 2 times");
        PassingTime time = new();
        using PurgeClient client = Client(time: time);
        Expiry result = Assert.Single(await client.ExpireEachAsync(ExpiryKind.Tag, ["a"]).ToListAsync());
        Assert.True(result.IsExpired);
        IReadOnlyList<RecordedPurge> purges = await emulator.PurgesAsync();
        Assert.Equal([status, status, 200], purges.Select(purge => purge.Status));
        Assert.All(purges, purge => Assert.Equal(["a"], purge.Tags));
    }

    [Theory]
    [MemberData(nameof(PassingAnswers))]
    public async Task A_failure_after_all_retries_is_a_failed_result(int status)
    {
        await emulator.FailAsync($"purge 100% {status}");
        PassingTime time = new();
        using PurgeClient client = Client(time: time);
        Expiry result = Assert.Single(await client.ExpireEachAsync(ExpiryKind.Tag, ["a"]).ToListAsync());
        Assert.Equal(
            status switch { 408 => VercelFailure.RequestRefused, 429 => VercelFailure.RateLimited, _ => VercelFailure.ServerError },
            result.Error?.Failure);
        Assert.Equal(1 + PurgeClient.MaxRetries, (await emulator.PurgesAsync()).Count);
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("cut")]
    public async Task A_broken_connection_is_retried(string effect)
    {
        await emulator.FailAsync($"purge 100% {effect} 2 times");
        PassingTime time = new();
        using PurgeClient client = Client(time: time);
        Assert.True(Assert.Single(await client.ExpireEachAsync(ExpiryKind.Tag, ["a"]).ToListAsync()).IsExpired);
        Assert.Equal([0, 0, 200], (await emulator.PurgesAsync()).Select(purge => purge.Status));
    }

    [Theory]
    [InlineData("retry-after", "30", 30)]
    [InlineData("retry-after", "date", 45)]
    [InlineData("x-ratelimit-reset", "epoch", 20)]
    [InlineData("retry-after", "86400", 60)]
    [InlineData("x-ratelimit-reset", "99999999999", 60)]
    public async Task The_response_specifies_the_delay_up_to_a_minute(string header, string value, int seconds)
    {
        PassingTime time = new();
        string text = value switch
        {
            "date" => time.GetUtcNow().AddSeconds(45).ToString("R"),
            "epoch" => $"{time.GetUtcNow().AddSeconds(20).ToUnixTimeSeconds()}",
            _ => value,
        };
        using StubServer server = new(StubAnswer.Empty(429).With(header, text), StubAnswer.Empty(200));
        using PurgeClient client = Client(server, time: time);
        Assert.True(Assert.Single(await client.ExpireEachAsync(ExpiryKind.Tag, ["a"]).ToListAsync()).IsExpired);
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(time.Pauses));
    }

    [Fact]
    public async Task Results_are_returned_as_soon_as_their_request_is_complete()
    {
        // The others are not answered before the test has the results of the first.
        using ManualResetEventSlim hasFirst = new();
        bool wasReceivedBefore = false;
        using StubServer server = new(request =>
        {
            if (!request.BodyText.Contains("\"t0\"", StringComparison.Ordinal))
            {
                wasReceivedBefore = hasFirst.Wait(TimeSpan.FromSeconds(20));
            }

            return StubAnswer.Empty(200);
        });
        using PurgeClient client = Client(server);
        List<string> received = [];
        string[] tags = ["", .. Enumerable.Range(0, 200).Select(number => $"t{number}")];
        await foreach (Expiry result in client.ExpireEachAsync(ExpiryKind.Tag, tags))
        {
            received.Add(result.Name);
            if (received.Count == 1)
            {
                Assert.Empty(server.Requests);
            }

            if (received.Count == 1 + PurgeClient.MaxPerRequest)
            {
                hasFirst.Set();
            }
        }

        Assert.True(wasReceivedBefore);
        IEnumerable<string> first = Enumerable.Range(0, PurgeClient.MaxPerRequest).Select(number => $"t{number}");
        Assert.Equal(first, received.Skip(1).Take(PurgeClient.MaxPerRequest));
        Assert.Equal(201, received.Distinct().Count());
        Assert.Equal(13, server.Requests.Count);
    }

    [Fact]
    public async Task A_failed_request_does_not_stop_the_others()
    {
        await emulator.FailAsync("purge tag t20 100% 400");
        using PurgeClient client = Client();
        IEnumerable<string> tags = Enumerable.Range(0, 40).Select(number => $"t{number}");
        IReadOnlyList<Expiry> results = await client.ExpireEachAsync(ExpiryKind.Tag, tags).ToListAsync();
        Assert.Equal([200, 200, 400], (await emulator.PurgesAsync()).Select(purge => purge.Status).Order());
        Assert.Equal(
            Enumerable.Range(16, 16).Select(number => $"t{number}"),
            results.Where(result => !result.IsExpired).Select(result => result.Name));
    }

    [Fact]
    public async Task Nothing_more_is_sent_after_the_connection_fails()
    {
        using StubServer server = new(StubAnswer.Empty(200) with { Delivery = StubDelivery.Reset });
        using PurgeClient client = Client(server, time: new PassingTime());
        IEnumerable<string> tags = Enumerable.Range(0, 1000).Select(number => $"t{number}");
        List<Expiry> results = await client.ExpireEachAsync(ExpiryKind.Tag, tags).ToListAsync();
        Assert.Equal(1000, results.Count);
        Assert.All(results, result => Assert.Equal(VercelFailure.ConnectionFailed, result.Error!.Failure));
        string later = $"\"t{PurgeClient.MaxConcurrency * PurgeClient.MaxPerRequest}\"";
        Assert.DoesNotContain(server.Requests, request => request.BodyText.Contains(later, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        using StubServer elsewhere = new(StubAnswer.Empty(200));
        using StubServer server = new(StubAnswer.Redirect(307, elsewhere.Url));
        using PurgeClient client = Client(server);
        Expiry result = Assert.Single(await client.ExpireEachAsync(ExpiryKind.Tag, ["a"]).ToListAsync());
        Assert.Equal(VercelFailure.Redirected, result.Error?.Failure);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task An_empty_source_image_fails_and_the_others_are_expired()
    {
        using StubServer server = new(StubAnswer.Empty(200));
        using PurgeClient client = Client(server);
        List<Expiry> results = await client.ExpireEachAsync(ExpiryKind.SourceImage, ["/a.png", " "]).ToListAsync();
        Assert.Equal([VercelFailure.InvalidSourceImage, null], results.Select(result => result.Error?.Failure));
        Assert.Equal([" ", "/a.png"], results.Select(result => result.Name));
        Assert.Single(server.Requests);
    }

    [Fact]
    public void Options_that_are_not_valid_are_refused_before_anything_is_sent()
    {
        using StubServer server = new(StubAnswer.Empty(200));
        using PurgeClient client = Client(server);
        Refused(
            VercelFailure.InvalidDeadline,
            () => client.ExpireEachAsync(ExpiryKind.Tag, ["a"], new PurgeOptions { RevalidationDeadline = TimeSpan.FromSeconds(1) }));
        Refused(
            VercelFailure.InvalidDeadline,
            () => client.ExpireEachAsync(ExpiryKind.Tag, ["a"], DeleteWithin(TimeSpan.FromSeconds(-1))));
        Refused(
            VercelFailure.InvalidDeadline,
            () => client.ExpireEachAsync(ExpiryKind.Tag, ["a"], DeleteWithin(TimeSpan.FromMilliseconds(1500))));
        Assert.Empty(server.Requests);

        static void Refused(VercelFailure failure, Func<object> purge) =>
            Assert.Equal(failure, Assert.Throws<VercelException>(purge).Failure);
    }

    [Fact]
    public async Task A_canceled_purge_throws_OperationCanceledException()
    {
        using StubServer server = new(StubAnswer.Empty(200) with { Delivery = StubDelivery.Never });
        using PurgeClient client = Client(server);
        using CancellationTokenSource cancel = new(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await client.ExpireEachAsync(ExpiryKind.Tag, ["a"], null, cancel.Token).ToListAsync(CancellationToken.None));
    }

    private static PurgeOptions DeleteWithin(TimeSpan deadline) => new() { Mode = PurgeMode.Delete, RevalidationDeadline = deadline };

    private static PurgeClient Client(StubServer server, string? team = "team_1", TimeProvider? time = null) =>
        Client(server.Url, team, time);

    private static PurgeClient Client(string url, string? team, TimeProvider? time) =>
        new(VercelProject.Find(Path.GetTempPath(), Token, "shop", team, url, _ => null), timeProvider: time);

    private PurgeClient Client(TimeProvider? time = null) => Client(emulator.Process.Origin, "team_1", time);

    /// <summary>The emulator that all tests share.</summary>
    public sealed class Emulator : IAsyncLifetime
    {
        private EmulatorClient _emulator = null!;

        internal EmulatorProcess Process { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Process = await EmulatorProcess.StartAsync("--token", Token);
            _emulator = new EmulatorClient(new RuntimeCacheEndpoint(
                Process.Endpoint.AbsoluteUri, RuntimeCacheEndpoint.ParseHeaders(Process.HeadersJson), TimeSpan.FromSeconds(30)));
        }

        public async ValueTask DisposeAsync()
        {
            _emulator.Dispose();
            await Process.DisposeAsync();
        }

        internal async Task<IReadOnlyList<RecordedPurge>> PurgesAsync() => await _emulator.ListPurgesAsync();

        internal async Task FailAsync(string rule) => await _emulator.SetFaultsAsync([rule]);
    }
}
