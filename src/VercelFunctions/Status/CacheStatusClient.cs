using System.Diagnostics;

namespace VercelFunctions;

/// <summary>
/// Asks URLs how Vercel's CDN answers them: how one sees that a purge worked. Safe under threads; keeps connections open.
/// </summary>
/// <remarks>
/// <para>It sends GET and reads only the headers. HEAD would be cheaper, but a cache may keep it apart from GET, or a site
/// may answer it otherwise; what counts is what a visitor gets.</para>
/// <para>To ask is to visit: a page that is STALE is made anew because of it, and a HIT the next time.</para>
/// <para>Redirects are not followed: the status is that of the URL asked, and the bypass secret goes nowhere else.</para>
/// </remarks>
public sealed class CacheStatusClient : IDisposable
{
    /// <summary>How many URLs are asked at once.</summary>
    public const int MaxConcurrency = 8;

    /// <summary>How long a request may take where nothing else is said: 10 seconds. A page that is a MISS is made before it is sent.</summary>
    public static readonly TimeSpan DefaultRequestTimeout = TimeSpan.FromSeconds(10);

    private const string BypassHeader = "x-vercel-protection-bypass";

    // A purge takes under a second, a deployment takes many: quick at first, and then no burden to the site.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    private readonly string? _bypassSecret;
    private readonly TimeSpan _requestTimeout;
    private readonly TimeProvider _timeProvider;
    private readonly Dictionary<bool, HttpClient> _clients = [];

    /// <summary>Makes a client. Nothing is sent yet.</summary>
    /// <param name="bypassSecret">
    /// The secret of a protected deployment (Protection Bypass for Automation), sent to every URL that is asked and never shown.
    /// Null or empty means none.
    /// </param>
    /// <param name="requestTimeout">How long a request may take, up to the last of the answer's headers; null means <see cref="DefaultRequestTimeout"/>.</param>
    /// <param name="timeProvider">The time of <see cref="WaitAsync"/>; null means the system's.</param>
    /// <exception cref="RuntimeCacheException">A header cannot carry the secret (InvalidHeaders), or the timeout is not over 0 (InvalidTimeout).</exception>
    public CacheStatusClient(string? bypassSecret = null, TimeSpan? requestTimeout = null, TimeProvider? timeProvider = null)
    {
        _bypassSecret = string.IsNullOrEmpty(bypassSecret) ? null : RuntimeCacheEndpoint.CheckHeader(new(BypassHeader, bypassSecret!)).Value;
        _requestTimeout = requestTimeout ?? DefaultRequestTimeout;
        _timeProvider = timeProvider ?? TimeProvider.System;
        CheckTimeout(_requestTimeout, atLeast: TimeSpan.FromTicks(1));
    }

    /// <summary>Asks each URL once, several at the same time.</summary>
    /// <param name="urls">The URLs; one without a scheme gets https.</param>
    /// <param name="progress">Is told of each answer, on the thread that took it in.</param>
    /// <param name="cancellationToken">Ends the requests under way.</param>
    /// <returns>A result for each URL, in their order. What fails is in <see cref="CacheStatusResult.Error"/>, and stops none of the others.</returns>
    public Task<IReadOnlyList<CacheStatusResult>> GetAsync(
        IReadOnlyList<string> urls,
        IProgress<CacheStatusProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(urls, nameof(urls));
        return AskAsync(urls, null, progress, cancellationToken);
    }

    /// <summary>
    /// Asks the URLs until each has shown one of the states: again after 0.25 seconds, then after twice as long each time, up to 4 seconds.
    /// One that has shown it is not asked again. A failure may pass, so its URL is asked again too.
    /// </summary>
    /// <param name="urls">The URLs; one without a scheme gets https.</param>
    /// <param name="until">The states, at least one.</param>
    /// <param name="timeout">How long to go on; zero asks once. It does not cut a request short that is under way.</param>
    /// <param name="progress">Is told of each answer, on the thread that took it in.</param>
    /// <param name="cancellationToken">Ends the wait, and the requests under way.</param>
    /// <returns>
    /// A result for each URL, in their order, with the last answer. What did not get there has
    /// <see cref="RuntimeCacheFailure.StatusNotReached"/> as its error.
    /// </returns>
    /// <exception cref="RuntimeCacheException">The timeout is negative or too long (InvalidTimeout).</exception>
    /// <exception cref="ArgumentException">No state is given.</exception>
    public Task<IReadOnlyList<CacheStatusResult>> WaitAsync(
        IReadOnlyList<string> urls,
        IReadOnlyList<CacheState> until,
        TimeSpan timeout,
        IProgress<CacheStatusProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(urls, nameof(urls));
        ArgumentGuard.NotNull(until, nameof(until));
        if (until.Count == 0)
        {
            throw new ArgumentException("Give at least one state to wait for.", nameof(until));
        }

        CheckTimeout(timeout, atLeast: TimeSpan.Zero);
        return AskAsync(urls, new StatusGoal(until, timeout), progress, cancellationToken);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        lock (_clients)
        {
            foreach (HttpClient client in _clients.Values)
            {
                client.Dispose();
            }
        }
    }

    /// <summary>Says nothing of the secret.</summary>
    public override string ToString() => _bypassSecret is null ? nameof(CacheStatusClient) : $"{nameof(CacheStatusClient)} ({BypassHeader}: •••)";

    private static void CheckTimeout(TimeSpan timeout, TimeSpan atLeast)
    {
        if (timeout < atLeast || timeout.TotalMilliseconds > int.MaxValue)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.InvalidTimeout,
                FormattableString.Invariant($"A timeout of {timeout.TotalSeconds} seconds is not allowed: it must be {(atLeast > TimeSpan.Zero ? "over" : "at least")} 0 and at most {int.MaxValue / 1000} seconds."),
                "Give a number of seconds such as 60.");
        }
    }

    private async Task<IReadOnlyList<CacheStatusResult>> AskAsync(
        IReadOnlyList<string> given,
        StatusGoal? goal,
        IProgress<CacheStatusProgress>? progress,
        CancellationToken cancellationToken)
    {
        StatusUrl[] urls = given.Select(StatusUrl.Parse).ToArray();
        CacheStatusResult[] results = new CacheStatusResult[urls.Length];
        List<int> pending = Enumerable.Range(0, urls.Length).ToList();
        int done = 0;
        bool IsDone(int index) => goal is null || urls[index].Url is null || goal.IsReached(results[index]);

        long start = _timeProvider.GetTimestamp();
        TimeSpan pause = FirstPause;
        for (int attempt = 1; ; attempt++)
        {
            await ForEachAsync(pending, async index =>
            {
                results[index] = await AskAsync(urls[index], cancellationToken).ConfigureAwait(false);
                int doneNow = IsDone(index) ? Interlocked.Increment(ref done) : Volatile.Read(ref done);
                progress?.Report(new CacheStatusProgress(results[index], attempt, doneNow, urls.Length));
            }).ConfigureAwait(false);

            pending.RemoveAll(IsDone);
            TimeSpan waited = _timeProvider.GetElapsedTime(start);
            if (pending.Count == 0 || waited >= goal!.Timeout)
            {
                foreach (int index in pending)
                {
                    CacheStatusResult last = results[index];
                    results[index] = new(last.Url, last.Status, goal!.NotReached(urls[index], last, waited, attempt));
                }

                return results;
            }

            await PauseAsync(Shorter(pause, goal.Timeout - waited), cancellationToken).ConfigureAwait(false);
            pause = Shorter(pause + pause, LongestPause);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>Some at a time.</summary>
    private static Task ForEachAsync(List<int> items, Func<int, Task> action)
    {
        int next = -1;
        async Task WorkAsync()
        {
            int position;
            while ((position = Interlocked.Increment(ref next)) < items.Count)
            {
                await action(items[position]).ConfigureAwait(false);
            }
        }

        return Task.WhenAll(Enumerable.Range(0, Math.Min(MaxConcurrency, items.Count)).Select(_ => WorkAsync()));
    }

    private Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) =>
#if NET
        Task.Delay(pause, _timeProvider, cancellationToken);
#else
        _timeProvider.Delay(pause, cancellationToken);
#endif

    private async Task<CacheStatusResult> AskAsync(StatusUrl url, CancellationToken cancellationToken)
    {
        if (url.Url is null)
        {
            return new(url.Given, null, url.Error);
        }

        try
        {
            return new(url.Given, await SendAsync(url, cancellationToken).ConfigureAwait(false), null);
        }
        catch (RuntimeCacheException exception)
        {
            return new(url.Given, null, exception);
        }
    }

    private async Task<CacheStatus> SendAsync(StatusUrl url, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, url.Url);

        // Some sites refuse a visitor without one.
        request.Headers.TryAddWithoutValidation("user-agent", "VercelFunctions");
        if (_bypassSecret is not null)
        {
            request.Headers.TryAddWithoutValidation(BypassHeader, _bypassSecret);
        }

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_requestTimeout);
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            using HttpResponseMessage response = await ClientFor(url.Url!).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            return StatusHeaders.Read(url.Url!, response, watch.Elapsed, HideSecret);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.TimedOut,
                $"{url.Shown} did not answer within {MessageText.Seconds(_requestTimeout)}.",
                "Check that it is up, or give it more time (Get-VercelCacheStatus -RequestTimeoutSec).");
        }
        catch (HttpRequestException exception)
        {
            // .NET Framework may report a cancelled request this way.
            cancellationToken.ThrowIfCancellationRequested();
            throw Unreachable(url, exception);
        }
    }

    private RuntimeCacheException Unreachable(StatusUrl url, HttpRequestException exception)
    {
        string reason = MessageText.Clean(HideSecret(exception.GetBaseException().Message), 300);

        // The server's own words may be in it, and in them what was sent to it.
        bool holdsSecret = _bypassSecret is not null && exception.ToString().Contains(_bypassSecret);
        return new(
            RuntimeCacheFailure.ConnectionFailed,
            $"{url.Shown} could not be reached, or broke off: {reason}",
            "Check the URL, its certificate, and that this machine can reach it.",
            innerException: holdsSecret ? null : exception);
    }

    /// <summary>One for this machine, which no proxy reaches, and one for all others.</summary>
    private HttpClient ClientFor(Uri url)
    {
        lock (_clients)
        {
            if (!_clients.TryGetValue(url.IsLoopback, out HttpClient? client))
            {
                // Timed by the request's own token: this one could not be told from the caller's.
                client = new HttpClient(HttpHandlers.Create(url)) { Timeout = Timeout.InfiniteTimeSpan };
                _clients.Add(url.IsLoopback, client);
            }

            return client;
        }
    }

    private string HideSecret(string text) => _bypassSecret is null ? text : text.Replace(_bypassSecret, "•••");
}
