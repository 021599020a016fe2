using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Deployments.Tests;

/// <summary>The cache status of URLs, requested once or until it changes.</summary>
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
    public async Task A_response_shows_cache_state_age_region_and_status()
    {
        CacheStatus status = await StatusAsync(_site.Page("blog?a=b", StubSite.Answer("HIT", "86461", "fra1:iad1::abc-123")));
        Assert.Equal(("HIT", TimeSpan.FromSeconds(86461), "fra1", 200), (status.Cache, status.Age, status.Region, status.Status));
        Assert.EndsWith("/blog?a=b", status.Uri.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("GET", Assert.Single(_site.Requests).Method);
    }

    [Theory]
    [InlineData("HIT")]
    [InlineData("MISS")]
    [InlineData("STALE")]
    [InlineData("PRERENDER")]
    [InlineData("REVALIDATED")]
    [InlineData("BYPASS")]
    [InlineData("hit")]
    [InlineData("EVICTED-2030")]
    [InlineData("HIT, MISS")]
    public async Task The_cache_state_is_unchanged_even_if_it_is_unknown(string cache)
    {
        Assert.Equal(cache, (await StatusAsync(_site.Page("blog", StubSite.Answer(cache)))).Cache);
    }

    [Fact]
    public async Task Absent_headers_are_null()
    {
        CacheStatus status = await StatusAsync(_site.Page("blog", StubAnswer.Empty(204)));
        Assert.Equal((null, null, null, 204), (status.Cache, status.Age, status.Region, status.Status));
        Assert.Contains("no x-vercel-cache", status.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    public async Task A_malformed_age_is_null(string age)
    {
        CacheStatus status = await StatusAsync(_site.Page("blog", StubSite.Answer("HIT", age, "iad1::x")));
        Assert.Equal(("HIT", null, "iad1"), (status.Cache, status.Age, status.Region));
    }

    [Theory]
    [InlineData("iad1::x", "iad1")]
    [InlineData("iad1", "iad1")]
    [InlineData("::x", null)]
    [InlineData("", null)]
    [InlineData(" ", null)]
    public async Task The_region_is_the_first_part_of_the_id(string id, string? region)
    {
        Assert.Equal(region, (await StatusAsync(_site.Page("blog", StubSite.Answer(" ", "", id)))).Region);
    }

    [Fact]
    public async Task Control_characters_in_headers_are_escaped()
    {
        CacheStatus status = await StatusAsync(_site.Page("blog", StubSite.Answer("HIT\u001b[2J", id: new string('x', 5000))));
        Assert.Equal("HIT\\u001b[2J", status.Cache);
        Assert.InRange(status.Region!.Length, 1, 50);
    }

    [Theory, InlineData(404), InlineData(401), InlineData(500)]
    public async Task A_response_with_an_error_status_is_a_result(int code)
    {
        CacheStatus status = await StatusAsync(_site.Page("blog", StubSite.Answer("MISS", status: code)));
        Assert.Equal(("MISS", code), (status.Cache, status.Status));
    }

    [Fact]
    public async Task The_client_waits_for_the_headers_only()
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
    public async Task At_most_eight_requests_run_at_the_same_time()
    {
        // Each response waits for the maximum number of requests: with fewer at the same time the test would hang.
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

        // The waiting responses block threads, and the thread pool starts with few.
        ThreadPool.GetMinThreads(out int threads, out int ports);
        ThreadPool.SetMinThreads(threads + CacheStatusClient.MaxConcurrency, ports);
        IReadOnlyList<CacheStatusResult> results = await _client.GetAsync(Enumerable.Range(0, 40).Select(i => $"{server.Url}{i}").ToList());
        ThreadPool.SetMinThreads(threads, ports);
        Assert.All(results, result => Assert.Equal("HIT", result.Status!.Cache));
        Assert.Equal(CacheStatusClient.MaxConcurrency, most);
    }

    [Fact]
    public async Task A_URL_that_fails_does_not_stop_the_others()
    {
        using StubServer rude = new(StubAnswer.Empty(200) with { Delivery = StubDelivery.Reset });
        using UntrustedServer untrusted = new();
        using CacheStatusClient client = new(Secret);
        string[] urls =
        [
            _site.Page("a"), StubServer.UrlOfNothing(), rude.Url, untrusted.Url, "ftp://example.com/",
            $"https://{new string('a', 300)}/", "https://a..b/", _site.Page("b"),
        ];
        IReadOnlyList<CacheStatusResult> results = await client.GetAsync(urls);
        Assert.Equal(urls, results.Select(result => result.Url));
        Assert.Equal(
            [
                null, VercelFailure.ConnectionFailed, VercelFailure.ConnectionFailed, VercelFailure.ConnectionFailed,
                VercelFailure.InvalidEndpoint,
            ],
            results.Take(5).Select(result => result.Error?.Failure));
        Assert.All(
            results.Skip(5).Take(2),
            result => Assert.True(result.Error!.Failure is VercelFailure.ConnectionFailed or VercelFailure.InvalidEndpoint));
        Assert.Equal("HIT", results[7].Status!.Cache);
        foreach (CacheStatusResult failed in results.Where(result => result.Error is not null))
        {
            Assert.Null(failed.Status);
            Assert.DoesNotContain(Secret, failed.Error!.ToString(), StringComparison.Ordinal);
        }

        Assert.Contains("certificate", results[3].Error!.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_URL_that_does_not_respond_is_a_timeout()
    {
        using StubServer silent = new(StubAnswer.Empty(200) with { Delivery = StubDelivery.Never });
        using CacheStatusClient client = new(requestTimeout: TimeSpan.FromMilliseconds(500));
        VercelException failure = Assert.Single(await client.GetAsync([silent.Url])).Error!;
        Assert.Equal(VercelFailure.TimedOut, failure.Failure);
        Assert.Contains("0.5 seconds", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("/blog")]
    [InlineData("not a URL")]
    [InlineData("ftp://example.com")]
    [InlineData("file:///etc")]
    [InlineData("https://")]
    [InlineData("http://host:99999/")]
    [InlineData("mailto:me@example.com")]
    public async Task Text_that_is_not_a_URL_is_an_error_without_retries(string url)
    {
        CacheStatusResult result = Assert.Single(await _client.WaitAsync([url], [CacheState.Stale], TimeSpan.FromSeconds(60)));
        Assert.Equal(VercelFailure.InvalidEndpoint, result.Error!.Failure);
        Assert.Empty(_time.Pauses);
    }

    [Fact]
    public async Task A_URL_with_a_password_is_refused_and_masked()
    {
        string url = _site.Page("blog").Replace("://", $"://user:{Secret}@", StringComparison.Ordinal);
        IReadOnlyList<CacheStatusResult> results = await _client.GetAsync(
        [
            url, $"user:{Secret}@example.com/x", $"{Secret}@example.com", $"ftp://user:{Secret}@example.com",
            $"http://user:{Secret}@host:99999/",
        ]);
        Assert.Empty(_site.Requests);
        Assert.All(results, result =>
        {
            Assert.Equal(VercelFailure.InvalidEndpoint, result.Error!.Failure);
            Assert.DoesNotContain(Secret, result.Error + result.Url, StringComparison.Ordinal);
            Assert.Contains("•••@", result.Url, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_URL_without_a_scheme_gets_https()
    {
        string there = StubServer.UrlOfNothing();
        IReadOnlyList<CacheStatusResult> results = await _client.GetAsync(
            [there["http://".Length..] + "blog?to=http://x", there["http:".Length..]]);
        string requested = there.Replace("http:", "https:", StringComparison.Ordinal);
        Assert.Equal(2, results.Count);
        Assert.All(results, result => Assert.Contains(requested, result.Error!.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secrets_in_a_query_are_masked_in_messages()
    {
        string url = $"{StubServer.UrlOfNothing()}blog?page=2&token={Secret}&x=0123456789abcdef&y=0123456789abcdefg&flag";
        VercelException error = Assert.Single(await _client.GetAsync([url])).Error!;
        Assert.Contains("/blog?page=2&token=•••&x=0123456789abcdef&y=•••&flag could not", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [Theory, InlineData(301), InlineData(302), InlineData(303), InlineData(307), InlineData(308)]
    public async Task A_redirect_is_reported_and_not_followed(int code)
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
    public async Task An_empty_secret_is_not_sent(string? none)
    {
        using CacheStatusClient client = new(none);
        await client.GetAsync([_site.Page("blog")]);
        Assert.Null(Assert.Single(_site.Requests).Header("x-vercel-protection-bypass"));
    }

    [Fact]
    public async Task A_secret_in_a_response_is_masked()
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
            Assert.DoesNotContain(Secret, $"{result} {result.Status} {result.Error}", StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, JsonSerializer.Serialize(result.Status), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Secret, client.ToString() + JsonSerializer.Serialize(client), StringComparison.Ordinal);
    }

    [Theory, InlineData(Secret + "\r\nx: y"), InlineData(Secret + " é")]
    public void A_secret_that_no_header_can_carry_is_refused_unquoted(string secret)
    {
        VercelException refused = Assert.Throws<VercelException>(() => new CacheStatusClient(secret));
        Assert.Equal(VercelFailure.InvalidHeaders, refused.Failure);
        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_repeats_requests_until_a_state_is_shown()
    {
        string url = _site.Page(
            "blog",
            StubSite.Answer("HIT"),
            StubSite.Answer("HIT"),
            StubSite.Answer("stale", "7"),
            StubSite.Answer("HIT"));
        Answers answers = new();
        CacheStatusResult result = Assert.Single(
            await _client.WaitAsync([url], [CacheState.Stale, CacheState.Miss], TimeSpan.FromSeconds(60), answers));
        Assert.Null(result.Error);
        Assert.Equal(("stale", TimeSpan.FromSeconds(7)), (result.Status!.Cache, result.Status.Age));
        Assert.Equal(3, _site.Requests.Count);
        Assert.Equal([(1, 0), (2, 0), (3, 1)], answers.All.Select(answer => (answer.Attempt, answer.Done)));
    }

    [Fact]
    public async Task A_URL_that_showed_a_state_is_not_requested_again()
    {
        string first = _site.Page("first", StubSite.Answer("STALE"), StubSite.Answer("HIT"));
        string second = _site.Page("second", StubSite.Answer("HIT"), StubSite.Answer("MISS"));
        IReadOnlyList<CacheStatusResult> results = await _client.WaitAsync(
            [first, second],
            [CacheState.Stale, CacheState.Miss],
            TimeSpan.FromSeconds(60));
        Assert.Equal(["STALE", "MISS"], results.Select(result => result.Status!.Cache));
        Assert.Equal((1, 2), (_site.Visits("first"), _site.Visits("second")));
    }

    [Fact]
    public async Task Delays_double_up_to_four_seconds_until_the_timeout()
    {
        CacheStatusResult result = Assert.Single(
            await _client.WaitAsync([_site.Page("blog")], [CacheState.Stale], TimeSpan.FromSeconds(15)));
        Assert.Equal([0.25, 0.5, 1, 2, 4, 4, 3.25], _time.Pauses.Select(pause => pause.TotalSeconds));
        Assert.Equal(8, _site.Requests.Count);
        Assert.Equal("HIT", result.Status!.Cache);
        Assert.Equal(VercelFailure.StatusNotReached, result.Error!.Failure);
        Assert.Equal(HttpStatusCode.OK, result.Error.StatusCode);
        Assert.Contains(
            "/blog did not show STALE within 15 seconds (8 requests). The last response showed HIT (status 200). ",
            result.Error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_that_times_out_reports_the_last_response()
    {
        string[] urls =
        [
            _site.Page("there", StubSite.Answer("STALE")), _site.Page("protected", StubAnswer.Empty(401)),
            _site.Page("none", StubAnswer.Empty(200)), StubServer.UrlOfNothing(),
        ];
        IReadOnlyList<CacheStatusResult> results = await _client.WaitAsync(
            urls,
            [CacheState.Stale, CacheState.Revalidated],
            TimeSpan.FromSeconds(1));
        Assert.Null(results[0].Error);
        Assert.All(results.Skip(1), result => Assert.Equal(VercelFailure.StatusNotReached, result.Error!.Failure));
        Assert.Contains("The last response was 401: ", results[1].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("Protection Bypass for Automation", results[1].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("The last response was 200 without x-vercel-cache: ", results[2].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("STALE, REVALIDATED within 1 second (4 requests)", results[2].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("could not be reached", results[3].Error!.Message, StringComparison.Ordinal);
        Assert.IsType<VercelException>(results[3].Error!.InnerException);
        Assert.Equal([200, 401, 200, null], results.Select(result => result.Status?.Status));
    }

    [Fact]
    public async Task A_transient_failure_does_not_end_the_wait()
    {
        // Not a reset: HttpClient itself retries after one.
        string url = _site.Page("blog", StubAnswer.Empty(200).With("no name", "x"), StubAnswer.Empty(503), StubSite.Answer("MISS"));
        Answers answers = new();
        CacheStatusResult result = Assert.Single(await _client.WaitAsync([url], [CacheState.Miss], TimeSpan.FromSeconds(60), answers));
        Assert.Equal([VercelFailure.ConnectionFailed, null, null], answers.All.Select(answer => answer.Latest.Error?.Failure));
        Assert.Null(result.Error);
        Assert.Equal("MISS", result.Status!.Cache);
    }

    [Fact]
    public async Task A_timeout_of_zero_sends_one_request()
    {
        CacheStatusResult result = Assert.Single(await _client.WaitAsync([_site.Page("blog")], [CacheState.Stale], TimeSpan.Zero));
        Assert.Equal(VercelFailure.StatusNotReached, result.Error!.Failure);
        Assert.Contains("within 0 seconds (1 request).", result.Error.Message, StringComparison.Ordinal);
        Assert.Single(_site.Requests);
    }

    [Fact]
    public async Task A_wait_can_be_canceled_between_and_during_requests()
    {
        using CancellationTokenSource between = new();
        using CacheStatusClient client = new(timeProvider: new FakeTimeProvider());
        Task<IReadOnlyList<CacheStatusResult>> waiting = client.WaitAsync(
            [_site.Page("blog")],
            [CacheState.Stale],
            TimeSpan.FromSeconds(60),
            new Answers(_ => between.CancelAfter(TimeSpan.FromMilliseconds(1))),
            between.Token);
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
    public async Task Timeouts_and_states_that_are_not_valid_are_refused()
    {
        foreach (TimeSpan timeout in new[] { TimeSpan.Zero, TimeSpan.FromSeconds(-1), TimeSpan.MaxValue })
        {
            Assert.Equal(
                VercelFailure.InvalidTimeout,
                Assert.Throws<VercelException>(() => new CacheStatusClient(requestTimeout: timeout)).Failure);
        }

        Assert.Equal(
            VercelFailure.InvalidTimeout,
            (await Assert.ThrowsAsync<VercelException>(() => _client.WaitAsync([], [CacheState.Hit], TimeSpan.FromSeconds(-1)))).Failure);
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

    /// <summary>A server with a self-signed certificate.</summary>
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
