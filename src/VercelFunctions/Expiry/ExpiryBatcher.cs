using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace VercelFunctions;

/// <summary>
/// Sends names in as few requests as the limits allow. A request that is refused affects its own names only. After one that does
/// not reach the server or times out, the rest fails without being sent.
/// </summary>
/// <param name="kind">What the names are.</param>
/// <param name="maxNames">The most names in a request.</param>
/// <param name="maxBytes">The most bytes of names in a request, including one byte between two names.</param>
/// <param name="slots">How many requests are sent at the same time.</param>
internal abstract class ExpiryBatcher(ExpiryKind kind, int maxNames, int maxBytes, RequestSlots slots)
{
    /// <summary>Expires the valid names, without repeated ones. A name that is not valid is a failed result.</summary>
    public static async IAsyncEnumerable<Expiry> CheckedAsync(
        ExpiryKind kind, IEnumerable<string> names, Func<IReadOnlyList<string>, IAsyncEnumerable<Expiry>> expire)
    {
        List<string> valid = [];
        foreach (string name in names.Distinct(StringComparer.Ordinal))
        {
            if (ProblemOf(kind, name) is VercelException problem)
            {
                yield return new Expiry(kind, name, TimeSpan.Zero, problem);
            }
            else
            {
                valid.Add(name);
            }
        }

        await foreach (Expiry result in expire(valid).ConfigureAwait(false))
        {
            yield return result;
        }
    }

    /// <summary>
    /// Sends names. If a request throws anything but a <see cref="VercelException"/>, the results of the others come first.
    /// </summary>
    /// <param name="names">The names, without repeated ones.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>One result per name.</returns>
    public async IAsyncEnumerable<Expiry> SendAsync(
        IEnumerable<string> names, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using IEnumerator<IReadOnlyList<string>> batches = Split(names).GetEnumerator();
        List<Task<BatchResult>> running = [];
        VercelException? lost = null;
        Exception? unexpected = null;
        try
        {
            for (bool hasNext = batches.MoveNext(); hasNext || running.Count > 0;)
            {
                for (; hasNext && running.Count < slots.Allowed; hasNext = batches.MoveNext())
                {
                    running.Add(lost is null
                        ? MeasureAsync(batches.Current, end.Token)
                        : Task.FromResult(new BatchResult(batches.Current, TimeSpan.Zero, Unsent.Because(lost))));
                }

                Task<BatchResult> first = await Task.WhenAny(running).ConfigureAwait(false);
                running.Remove(first);
                BatchResult batch = await first.ConfigureAwait(false);
                if (batch.Failure is not (null or VercelException))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    unexpected ??= batch.Failure;
                    continue;
                }

                VercelException? failure = (VercelException?)batch.Failure;
                lost ??= Unsent.Follows(failure) ? failure : null;
                foreach (string name in batch.Names)
                {
                    yield return new Expiry(kind, name, batch.Duration, failure);
                }
            }
        }
        finally
        {
            // A caller that stops early, or cancels, leaves no request behind. The tasks never fail.
            end.Cancel();
            await Task.WhenAll(running).ConfigureAwait(false);
        }

        if (unexpected is not null)
        {
            ExceptionDispatchInfo.Capture(unexpected).Throw();
        }
    }

    /// <summary>The number of bytes that a name takes in a request.</summary>
    protected abstract int BytesOf(string name);

    /// <summary>Sends a request.</summary>
    protected abstract Task SendBatchAsync(IReadOnlyList<string> names, CancellationToken cancellationToken);

    private async Task<BatchResult> MeasureAsync(IReadOnlyList<string> batch, CancellationToken cancellationToken)
    {
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            await SendBatchAsync(batch, cancellationToken).ConfigureAwait(false);
            return new BatchResult(batch, watch.Elapsed, null);
        }
        catch (Exception exception)
        {
            return new BatchResult(batch, watch.Elapsed, exception);
        }
    }

    private static VercelException? ProblemOf(ExpiryKind kind, string name) =>
        kind == ExpiryKind.Tag ? TagLimits.ProblemOf(name)
        : string.IsNullOrWhiteSpace(name) ? new(VercelFailure.InvalidSourceImage, "An empty source image is not allowed.")
        : null;

    // A name that alone exceeds the limit gets a request of its own.
    private IEnumerable<IReadOnlyList<string>> Split(IEnumerable<string> names)
    {
        List<string> batch = [];
        int used = 0;
        foreach (string name in names)
        {
            int cost = BytesOf(name) + 1;
            if (batch.Count > 0 && (batch.Count == maxNames || used + cost > maxBytes + 1))
            {
                yield return batch;
                batch = [];
                used = 0;
            }

            batch.Add(name);
            used += cost;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private sealed record BatchResult(IReadOnlyList<string> Names, TimeSpan Duration, Exception? Failure);
}
