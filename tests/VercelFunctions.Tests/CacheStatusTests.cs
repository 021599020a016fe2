using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>What URLs say of the cache before them, asked once and waited for.</summary>
public sealed class CacheStatusTests : IDisposable
{
    private const string Secret = "byp4ss-s3cret";

    private readonly StubSite _site = new();
    private readonly PassingTime _time = new();
    private readonly CacheStatusClient _client;

    public CacheStatusTests() => _client = new CacheStatusClient(requestTimeout: TimeSpan.FromSeconds(60), timeProvider: _time);

    public void Dispose()
    {
        _client.Dispose();
        _site.Dispose();
    }

    [Fact]
    public async Task An_answer_tells_cache_age_region_and_status()
    {
        CacheStatus status = await StatusAsync(_site.Page("blog?a=b", StubSite.Answer("HIT", "86461", "fra1:iad1::abc-123")));
        Assert.Equal(("HIT", TimeSpan.FromSeconds(86461), "fra1", 200), (status.Cache, status.Age, status.Region, status.Status));
        Assert.EndsWith("/blog?a=b", status.Uri.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("GET", Assert.Single(_site.Requests).Method);
    }

    [Theory, InlineData("HIT"), InlineData("MISS"), InlineData("STALE"), InlineData("PRERENDER"), InlineData("REVALIDATED"), InlineData("BYPASS"), InlineData("hit"), InlineData("EVICTED-2030"), InlineData("HIT, MISS")]
    public async Task The_cache_state_is_given_as_it_came_known_or_not(string cache)
    {
        Assert.Equal(cache, (await StatusAsync(_site.Page("blog", StubSite.Answer(cache)))).Cache);
    }

    [Fact]
    public async Task Absent_headers_are_none()
    {
        CacheStatus status = await StatusAsync(_site.Page("blog", StubAnswer.Empty(204)));
        Assert.Equal((null, null, null, 204), (status.Cache, status.Age, status.Region, status.Status));
        Assert.Contains("no x-vercel-cache", status.ToString(), StringComparison.Ordinal);
    }

    [Theory, InlineData(""), InlineData("x"), InlineData("-1"), InlineData("1.5"), InlineData("1e3"), InlineData("99999999999999999999"), InlineData("9223372036854775807")]
    public async Task A_malformed_age_is_none(string age)
    {
        CacheStatus status = await StatusAsync(_site.Page("blog", StubSite.Answer("HIT", age, "iad1::x")));
        Assert.Equal(("HIT", null, "iad1"), (status.Cache, status.Age, status.Region));
    }

    [Theory, InlineData("iad1::x", "iad1"), InlineData("iad1", "iad1"), InlineData("::x", null), InlineData("", null), InlineData(" ", null)]
    public async Task The_region_is_the_first_part_of_the_id(string id, string? region)
    {
        Assert.Equal(region, (await StatusAsync(_site.Page("blog", StubSite.Answer(" ", "", id)))).Region);
    }

    [Fact]
    public async Task What_could_disturb_a_terminal_is_made_harmless()
    {
        CacheStatus status = await StatusAsync(_site.Page("blog", StubSite.Answer("HIT\u001b[2J", id: new string('x', 5000))));
        Assert.Equal("HIT\\u001b[2J", status.Cache);
        Assert.InRange(status.Region!.Length, 1, 50);
    }

    [Theory, InlineData(404), InlineData(401), InlineData(500)]
    public async Task A_page_that_fails_is_an_answer(int code)
    {
        CacheStatus status = await StatusAsync(_site.Page("blog", StubSite.Answer("MISS", status: code)));
        Assert.Equal(("MISS", code), (status.Cache, status.Status));
    }

    [Fact]
    public async Task Only_the_headers_are_waited_for()
    {
        CacheStatus status = await StatusAsync(_site.Page("blog", StubSite.Answer("HIT") with { Delivery = StubDelivery.HeadOnly }));
        Assert.Equal("HIT", status.Cache);
    }

    [Fact]
    public async Task Many_URLs_keep_their_order()
    {
        List<string> urls = Enumerable.Range(0, 200).Select(i => _site.Page($"page-{i}", StubSite.Answer($"STATE-{i}"))).ToList();
        Answers answers = new();
        IReadOnlyList<CacheStatusResult> results = await _client.GetAsync(urls, answers);
        Assert.Equal(urls, results.Select(result => result.Url));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"STATE-{i}"), results.Select(result => result.Status!.Cache));
        Assert.Equal(200, _site.Requests.Count);
        Assert.Equal(Enumerable.Range(1, 200), answers.All.Select(answer => answer.Done).Order());
        Assert.Empty(await _client.GetAsync([]));
    }

    [Fact]
    public async Task Several_are_asked_at_once_but_not_all()
    {
        // Each answer waits until as many requests are there as may be: with fewer at once this would not end.
        using CountdownEvent together = new(CacheStatusClient.MaxConcurrency);
        int now = 0, most = 0;
        using StubServer server = new(_ =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            if (!together.IsSet)
            {
                together.Signal();
                together.Wait(TimeSpan.FromSeconds(30));
            }

            Interlocked.Decrement(ref now);
            return StubSite.Answer("HIT");
        });

        // The waiting answers take threads, of which there are not many at first.
        ThreadPool.GetMinThreads(out int threads, out int ports);
        ThreadPool.SetMinThreads(threads + CacheStatusClient.MaxConcurrency, ports);
        IReadOnlyList<CacheStatusResult> results = await _client.GetAsync(Enumerable.Range(0, 40).Select(i => $"{server.Url}{i}").ToList());
        ThreadPool.SetMinThreads(threads, ports);
        Assert.All(results, result => Assert.Equal("HIT", result.Status!.Cache));
        Assert.Equal(CacheStatusClient.MaxConcurrency, most);
    }

    [Fact]
    public async Task One_that_fails_does_not_stop_the_others()
    {
        using StubServer silent = new(StubAnswer.Empty(200) with { Delivery = StubDelivery.Never });
        using StubServer rude = new(StubAnswer.Empty(200) with { Delivery = StubDelivery.Reset });
        using UntrustedServer untrusted = new();
        using CacheStatusClient client = new(Secret, TimeSpan.FromSeconds(2));
        string[] urls = [_site.Page("a"), StubServer.UrlOfNothing(), rude.Url, untrusted.Url, silent.Url, "ftp://example.com/", $"https://{new string('a', 300)}/", "https://a..b/", _site.Page("b")];
        IReadOnlyList<CacheStatusResult> results = await client.GetAsync(urls);
        Assert.Equal(urls, results.Select(result => result.Url));
        Assert.Equal(
            [null, RuntimeCacheFailure.ConnectionFailed, RuntimeCacheFailure.ConnectionFailed, RuntimeCacheFailure.ConnectionFailed, RuntimeCacheFailure.TimedOut, RuntimeCacheFailure.InvalidEndpoint],
            results.Take(6).Select(result => result.Error?.Failure));
        Assert.All(results.Skip(6).Take(2), result => Assert.True(result.Error!.Failure is RuntimeCacheFailure.ConnectionFailed or RuntimeCacheFailure.InvalidEndpoint));
        Assert.Equal("HIT", results[8].Status!.Cache);
        foreach (CacheStatusResult failed in results.Where(result => result.Error is not null))
        {
            Assert.Null(failed.Status);
            Assert.NotEmpty(failed.Error!.RecommendedAction!);
            Assert.DoesNotContain(Secret, failed.Error.ToString(), StringComparison.Ordinal);
        }

        Assert.Contains("certificate", results[3].Error!.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("2 seconds", results[4].Error!.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(""), InlineData("  "), InlineData("/blog"), InlineData("not a URL"), InlineData("ftp://example.com"), InlineData("file:///etc"), InlineData("https://"), InlineData("http://host:99999/"), InlineData("mailto:me@example.com")]
    public async Task What_is_no_URL_is_an_error_and_not_asked_again(string url)
    {
        CacheStatusResult result = Assert.Single(await _client.WaitAsync([url], [CacheState.Stale], TimeSpan.FromSeconds(60)));
        Assert.Equal(RuntimeCacheFailure.InvalidEndpoint, result.Error!.Failure);
        Assert.Empty(_time.Pauses);
    }

    [Fact]
    public async Task A_password_in_a_URL_is_not_shown_and_its_URL_not_asked()
    {
        string url = _site.Page("blog").Replace("://", $"://user:{Secret}@", StringComparison.Ordinal);
        IReadOnlyList<CacheStatusResult> results = await _client.GetAsync([url, $"user:{Secret}@example.com/x", $"{Secret}@example.com", $"ftp://user:{Secret}@example.com", $"http://user:{Secret}@host:99999/"]);
        Assert.Empty(_site.Requests);
        Assert.All(results, result =>
        {
            Assert.Equal(RuntimeCacheFailure.InvalidEndpoint, result.Error!.Failure);
            Assert.DoesNotContain(Secret, result.Error + result.Url, StringComparison.Ordinal);
            Assert.Contains("•••@", result.Url, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_URL_without_a_scheme_gets_https()
    {
        string there = StubServer.UrlOfNothing();
        IReadOnlyList<CacheStatusResult> results = await _client.GetAsync([there["http://".Length..] + "blog?to=http://x", there["http:".Length..]]);
        Assert.All(results, result => Assert.Contains(there.Replace("http:", "https:", StringComparison.Ordinal), result.Error!.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_query_is_in_no_message()
    {
        RuntimeCacheException error = Assert.Single(await _client.GetAsync([StubServer.UrlOfNothing() + "blog?token=" + Secret])).Error!;
        Assert.Contains("/blog?…", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(301), InlineData(302), InlineData(303), InlineData(307), InlineData(308)]
    public async Task A_redirect_is_reported_and_the_secret_does_not_follow_it(int code)
    {
        using StubServer elsewhere = new(StubAnswer.Empty(200));
        using CacheStatusClient client = new(Secret);
        string url = _site.Page("blog", StubAnswer.Redirect(code, elsewhere.Url + "login").With("x-vercel-cache", "HIT"));
        CacheStatus status = Assert.Single(await client.GetAsync([url])).Status!;
        Assert.Equal(("HIT", code, url), (status.Cache, status.Status, status.Uri.AbsoluteUri));
        Assert.Empty(elsewhere.Requests);
        Assert.Equal(Secret, Assert.Single(_site.Requests).Header("x-vercel-protection-bypass"));
    }

    [Theory, InlineData(null), InlineData("")]
    public async Task Without_a_secret_none_is_sent(string? none)
    {
        using CacheStatusClient client = new(none);
        await client.GetAsync([_site.Page("blog")]);
        Assert.Null(Assert.Single(_site.Requests).Header("x-vercel-protection-bypass"));
    }

    [Fact]
    public async Task A_secret_that_comes_back_is_not_shown()
    {
        using StubServer garbage = new(StubAnswer.Empty(200).With("x y" + Secret, "z"));
        using CacheStatusClient client = new(Secret);
        string[] urls = [_site.Page("blog", StubSite.Answer(Secret, Secret, $"{Secret}::x", 401)), garbage.Url];
        Answers answers = new();
        IReadOnlyList<CacheStatusResult> results = await client.WaitAsync(urls, [CacheState.Stale], TimeSpan.Zero, answers);
        Assert.Equal("•••", results[0].Status!.Cache);
        Assert.All(results, result => Assert.NotNull(result.Error));
        foreach (CacheStatusResult result in results.Concat(answers.All.Select(answer => answer.Latest)))
        {
            Assert.DoesNotContain(Secret, $"{result} {result.Status} {result.Error} {result.Error?.RecommendedAction}", StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, JsonSerializer.Serialize(result.Status), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Secret, client.ToString() + JsonSerializer.Serialize(client), StringComparison.Ordinal);
    }

    [Theory, InlineData(Secret + "\r\nx: y"), InlineData(Secret + " é")]
    public void A_secret_that_no_header_carries_is_refused_and_not_quoted(string secret)
    {
        RuntimeCacheException refused = Assert.Throws<RuntimeCacheException>(() => new CacheStatusClient(secret));
        Assert.Equal(RuntimeCacheFailure.InvalidHeaders, refused.Failure);
        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_asks_until_one_of_the_states_is_shown()
    {
        string url = _site.Page("blog", StubSite.Answer("HIT"), StubSite.Answer("HIT"), StubSite.Answer("stale", "7"), StubSite.Answer("HIT"));
        Answers answers = new();
        CacheStatusResult result = Assert.Single(await _client.WaitAsync([url], [CacheState.Stale, CacheState.Miss], TimeSpan.FromSeconds(60), answers));
        Assert.Null(result.Error);
        Assert.Equal(("stale", TimeSpan.FromSeconds(7)), (result.Status!.Cache, result.Status.Age));
        Assert.Equal(3, _site.Requests.Count);
        Assert.Equal([(1, 0), (2, 0), (3, 1)], answers.All.Select(answer => (answer.Attempt, answer.Done)));
    }

    [Fact]
    public async Task A_URL_that_got_there_is_not_asked_again()
    {
        string first = _site.Page("first", StubSite.Answer("STALE"), StubSite.Answer("HIT"));
        string second = _site.Page("second", StubSite.Answer("HIT"), StubSite.Answer("MISS"));
        IReadOnlyList<CacheStatusResult> results = await _client.WaitAsync([first, second], [CacheState.Stale, CacheState.Miss], TimeSpan.FromSeconds(60));
        Assert.Equal(["STALE", "MISS"], results.Select(result => result.Status!.Cache));
        Assert.Equal((1, 2), (_site.Visits("first"), _site.Visits("second")));
    }

    [Fact]
    public async Task The_pauses_grow_to_four_seconds_and_end_with_the_timeout()
    {
        CacheStatusResult result = Assert.Single(await _client.WaitAsync([_site.Page("blog")], [CacheState.Stale], TimeSpan.FromSeconds(15)));
        Assert.Equal([0.25, 0.5, 1, 2, 4, 4, 3.25], _time.Pauses.Select(pause => pause.TotalSeconds));
        Assert.Equal(8, _site.Requests.Count);
        Assert.Equal("HIT", result.Status!.Cache);
        Assert.Equal(RuntimeCacheFailure.StatusNotReached, result.Error!.Failure);
        Assert.Equal(HttpStatusCode.OK, result.Error.StatusCode);
        Assert.EndsWith("/blog did not show STALE in 15 seconds (asked 8 times). It last showed HIT (status 200).", result.Error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(result.Error.RecommendedAction!);
    }

    [Fact]
    public async Task What_never_gets_there_says_what_it_showed_last()
    {
        string[] urls = [_site.Page("there", StubSite.Answer("STALE")), _site.Page("protected", StubAnswer.Empty(401)), _site.Page("none", StubAnswer.Empty(200)), StubServer.UrlOfNothing()];
        IReadOnlyList<CacheStatusResult> results = await _client.WaitAsync(urls, [CacheState.Stale, CacheState.Revalidated], TimeSpan.FromSeconds(1));
        Assert.Null(results[0].Error);
        Assert.All(results.Skip(1), result => Assert.Equal(RuntimeCacheFailure.StatusNotReached, result.Error!.Failure));
        Assert.Contains("It last answered 401 without x-vercel-cache", results[1].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("-BypassSecret", results[1].Error!.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("STALE, REVALIDATED in 1 seconds", results[2].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("could not be reached", results[3].Error!.Message, StringComparison.Ordinal);
        Assert.IsType<RuntimeCacheException>(results[3].Error!.InnerException);
        Assert.Equal([200, 401, 200, null], results.Select(result => result.Status?.Status));
    }

    [Fact]
    public async Task A_failure_on_the_way_is_forgotten()
    {
        // Not a reset: HttpClient itself tries again after that.
        string url = _site.Page("blog", StubAnswer.Empty(200).With("no name", "x"), StubAnswer.Empty(503), StubSite.Answer("MISS"));
        Answers answers = new();
        CacheStatusResult result = Assert.Single(await _client.WaitAsync([url], [CacheState.Miss], TimeSpan.FromSeconds(60), answers));
        Assert.Equal([RuntimeCacheFailure.ConnectionFailed, null, null], answers.All.Select(answer => answer.Latest.Error?.Failure));
        Assert.Null(result.Error);
        Assert.Equal("MISS", result.Status!.Cache);
    }

    [Fact]
    public async Task No_time_asks_once()
    {
        CacheStatusResult result = Assert.Single(await _client.WaitAsync([_site.Page("blog")], [CacheState.Stale], TimeSpan.Zero));
        Assert.Equal(RuntimeCacheFailure.StatusNotReached, result.Error!.Failure);
        Assert.Single(_site.Requests);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled_between_requests_and_within_one()
    {
        using CancellationTokenSource between = new();
        using CacheStatusClient client = new(timeProvider: new FakeTimeProvider());
        Task<IReadOnlyList<CacheStatusResult>> waiting = client.WaitAsync([_site.Page("blog")], [CacheState.Stale], TimeSpan.FromSeconds(60), new Answers(_ => between.CancelAfter(TimeSpan.FromMilliseconds(1))), between.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        using CancellationTokenSource within = new();
        using StubServer silent = new(_ =>
        {
            within.Cancel();
            return StubAnswer.Empty(200) with { Delivery = StubDelivery.Never };
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync([silent.Url], cancellationToken: within.Token));
    }

    [Fact]
    public async Task Timeouts_and_states_that_cannot_be_are_refused()
    {
        foreach (TimeSpan timeout in new[] { TimeSpan.Zero, TimeSpan.FromSeconds(-1), TimeSpan.MaxValue })
        {
            Assert.Equal(RuntimeCacheFailure.InvalidTimeout, Assert.Throws<RuntimeCacheException>(() => new CacheStatusClient(requestTimeout: timeout)).Failure);
        }

        Assert.Equal(RuntimeCacheFailure.InvalidTimeout, (await Assert.ThrowsAsync<RuntimeCacheException>(() => _client.WaitAsync([], [CacheState.Hit], TimeSpan.FromSeconds(-1)))).Failure);
        await Assert.ThrowsAsync<ArgumentException>(() => _client.WaitAsync([], [], TimeSpan.Zero));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private async Task<CacheStatus> StatusAsync(string url)
    {
        CacheStatusResult result = Assert.Single(await _client.GetAsync([url]));
        Assert.Null(result.Error);
        return result.Status!;
    }

    /// <summary>A clock on which each pause is over at once, and has taken its time.</summary>
    private sealed class PassingTime : FakeTimeProvider
    {
        private readonly ConcurrentQueue<TimeSpan> _pauses = new();

        public IEnumerable<TimeSpan> Pauses => _pauses;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            _pauses.Enqueue(dueTime);
            Task.Run(() => Advance(dueTime));
            return timer;
        }
    }

    private sealed class Answers(Action<CacheStatusProgress>? then = null) : IProgress<CacheStatusProgress>
    {
        private readonly ConcurrentQueue<CacheStatusProgress> _all = new();

        public IEnumerable<CacheStatusProgress> All => _all;

        public void Report(CacheStatusProgress value)
        {
            _all.Enqueue(value);
            then?.Invoke(value);
        }
    }

    /// <summary>A server with a certificate that nobody vouches for.</summary>
    private sealed class UntrustedServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly X509Certificate2 _certificate;

        public UntrustedServer()
        {
            using RSA key = RSA.Create(2048);
            using X509Certificate2 made = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
            _listener.Start();
            Url = $"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";
            _ = Task.Run(ServeAsync);
        }

        public string Url { get; }

        public void Dispose()
        {
            _listener.Dispose();
            _certificate.Dispose();
        }

        private async Task ServeAsync()
        {
            using Socket socket = await _listener.AcceptSocketAsync();
            using SslStream stream = new(new NetworkStream(socket));
            await stream.AuthenticateAsServerAsync(_certificate);
            _ = stream.ReadByte();
        }
    }
}
