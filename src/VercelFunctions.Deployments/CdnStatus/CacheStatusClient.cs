using System.Diagnostics;

namespace VercelFunctions.Deployments;

/// <summary>
/// Requests URLs and reports how Vercel's CDN responded: how to see that a purge took effect. Thread-safe; keeps connections open.
/// </summary>
/// <remarks>
/// <para>It sends GET and reads only the headers. HEAD would be cheaper, but a cache may keep it apart from GET, or a site
/// may respond differently; what counts is what a visitor gets.</para>
/// <para>A request is a visit, so it can change the cache: a STALE page is regenerated, and is a HIT the next time.</para>
/// <para>Redirects are not followed: the status is that of the given URL, and the bypass secret is not sent elsewhere.</para>
/// </remarks>
public sealed class CacheStatusClient : IDisposable
{
    /// <summary>The most requests at the same time.</summary>
    public const int MaxConcurrency = 8;

    /// <summary>The default timeout of a request: 10 seconds. A page that is a MISS is generated before it is sent.</summary>
    public static readonly TimeSpan DefaultRequestTimeout = TimeSpan.FromSeconds(10);

    private const string BypassHeader = "x-vercel-protection-bypass";

    // A purge takes less than a second, a deployment takes many: short delays first, then no burden for the site.
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(4);

    private readonly bool _hasSecret;
    private readonly TimeProvider _timeProvider;

    // No proxy is used for this machine.
    private readonly HttpSender _local;
    private readonly HttpSender _remote;

    /// <summary>Creates a client. Nothing is sent yet.</summary>
    /// <param name="bypassSecret">
    /// The secret of a protected deployment (Protection Bypass for Automation), sent to every URL and never shown.
    /// Null or empty means none.
    /// </param>
    /// <param name="requestTimeout">
    /// How long a request may take, until the last header of the response; null means <see cref="DefaultRequestTimeout"/>.
    /// </param>
    /// <param name="timeProvider">The clock of <see cref="WaitAsync"/>; null means the system's.</param>
    /// <exception cref="VercelException">
    /// A header cannot carry the secret (InvalidHeaders), or the timeout is not positive (InvalidTimeout).
    /// </exception>
    public CacheStatusClient(string? bypassSecret = null, TimeSpan? requestTimeout = null, TimeProvider? timeProvider = null)
    {
        _hasSecret = !string.IsNullOrEmpty(bypassSecret);
        _timeProvider = timeProvider ?? TimeProvider.System;
        KeyValuePair<string, string>[] headers = _hasSecret ? [HeaderText.Check(new(BypassHeader, bypassSecret!))] : [];
        TimeSpan timeout = Timeouts.Check(requestTimeout ?? DefaultRequestTimeout, Timeouts.Longest);
        _local = new HttpSender(new Uri("http://localhost"), headers, timeout);
        _remote = new HttpSender(new Uri("https://vercel.com"), headers, timeout);
    }

    /// <summary>Requests each URL once, several at the same time.</summary>
    /// <param name="urls">The URLs; one without a scheme gets https.</param>
    /// <param name="progress">Receives each result, on the thread that read the response.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>
    /// One result per URL, in their order. A failure is in <see cref="CacheStatusResult.Error"/>, and does not stop the others.
    /// </returns>
    public Task<IReadOnlyList<CacheStatusResult>> GetAsync(
        IReadOnlyList<string> urls,
        IProgress<CacheStatusProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(urls, nameof(urls));
        return RequestAsync(urls, null, progress, cancellationToken);
    }

    /// <summary>
    /// Requests the URLs until each has shown one of the states: again after 0.25 seconds, then after twice as long each
    /// time, up to 4 seconds. A URL that has shown one is not requested again. A failure may be transient, so its URL is
    /// requested again too.
    /// </summary>
    /// <param name="urls">The URLs; one without a scheme gets https.</param>
    /// <param name="until">The states, at least one.</param>
    /// <param name="timeout">How long to repeat; zero sends one request per URL. It does not cut a running request short.</param>
    /// <param name="progress">Receives each result, on the thread that read the response.</param>
    /// <param name="cancellationToken">Cancels the wait and the requests.</param>
    /// <returns>
    /// One result per URL, in their order, with the last response. A URL that did not show one of the states has
    /// <see cref="VercelFailure.StatusNotReached"/> as its error.
    /// </returns>
    /// <exception cref="VercelException">The timeout is negative or too long (InvalidTimeout).</exception>
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

        if (timeout != TimeSpan.Zero)
        {
            Timeouts.Check(timeout, Timeouts.Longest);
        }

        return RequestAsync(urls, new StatusGoal(until, timeout), progress, cancellationToken);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _local.Dispose();
        _remote.Dispose();
    }

    /// <summary>Does not contain the secret.</summary>
    public override string ToString() => _hasSecret ? $"{nameof(CacheStatusClient)} ({BypassHeader}: •••)" : nameof(CacheStatusClient);

    private async Task<IReadOnlyList<CacheStatusResult>> RequestAsync(
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
        TimeSpan delay = FirstDelay;
        for (int attempt = 1; ; attempt++)
        {
            await ForEachAsync(pending, async index =>
            {
                results[index] = await RequestAsync(urls[index], cancellationToken).ConfigureAwait(false);
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

            await DelayAsync(Shorter(delay, goal.Timeout - waited), cancellationToken).ConfigureAwait(false);
            delay = Shorter(delay + delay, LongestDelay);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>Runs the action for several items at a time.</summary>
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

    private Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) =>
#if NET
        Task.Delay(delay, _timeProvider, cancellationToken);
#else
        _timeProvider.Delay(delay, cancellationToken);
#endif

    private async Task<CacheStatusResult> RequestAsync(StatusUrl url, CancellationToken cancellationToken)
    {
        if (url.Url is null)
        {
            return new(url.Given, null, url.Error);
        }

        try
        {
            return new(url.Given, await SendAsync(url, cancellationToken).ConfigureAwait(false), null);
        }
        catch (VercelException exception)
        {
            return new(url.Given, null, exception);
        }
    }

    private async Task<CacheStatus> SendAsync(StatusUrl url, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, url.Url);

        // Some sites refuse a visitor without one.
        request.Headers.TryAddWithoutValidation("user-agent", "VercelFunctions");
        HttpSender sender = url.Url!.IsLoopback ? _local : _remote;
        Stopwatch watch = Stopwatch.StartNew();
        using HttpResponseMessage response = await sender.SendAsync(
            request, url.Shown, cancellationToken, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
        return StatusHeaders.Read(url.Url, response, watch.Elapsed, sender.Mask);
    }
}
