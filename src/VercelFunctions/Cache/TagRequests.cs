using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace VercelFunctions;

/// <summary>Splits lists of tags (or source images) into requests, and returns one result per tag.</summary>
internal static class TagRequests
{
    /// <summary>Checks tags and leaves out repeated ones. A tag that is not valid is a failed result; the others are expired.</summary>
    public static async IAsyncEnumerable<TagExpiry> CheckedAsync(
        IEnumerable<string> tags,
        Func<IReadOnlyList<string>, IAsyncEnumerable<TagExpiry>> expire)
    {
        List<string> valid = [];
        foreach (string tag in tags.Distinct(StringComparer.Ordinal))
        {
            if (CacheLimits.ProblemOfTag(tag) is VercelException problem)
            {
                yield return new TagExpiry(tag, TimeSpan.Zero, problem);
            }
            else
            {
                valid.Add(tag);
            }
        }

        await foreach (TagExpiry result in expire(valid).ConfigureAwait(false))
        {
            yield return result;
        }
    }

    /// <summary>
    /// Sends items in as few requests as the limits allow. A request that is refused affects its own items only. After one that
    /// does not reach the server or times out, the rest fails without being sent. If a request throws anything but a
    /// <see cref="VercelException"/>, the results of the others come first.
    /// </summary>
    /// <typeparam name="T">The result for one item.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="maxItems">The most items in a request.</param>
    /// <param name="maxBytes">The most bytes of items in a request, including one byte between two items.</param>
    /// <param name="bytes">The number of bytes of an item.</param>
    /// <param name="send">Sends a request.</param>
    /// <param name="result">Creates an item's result: the item, how long its request took, and the failure.</param>
    /// <param name="slots">How many requests are sent at the same time.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public static async IAsyncEnumerable<T> InBatchesAsync<T>(
        IEnumerable<string> items,
        int maxItems,
        int maxBytes,
        Func<string, int> bytes,
        Func<IReadOnlyList<string>, CancellationToken, Task> send,
        Func<string, TimeSpan, VercelException?, T> result,
        RequestSlots slots,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using IEnumerator<IReadOnlyList<string>> batches = Split(items, maxItems, maxBytes, bytes).GetEnumerator();
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
                        ? SendAsync(send, batches.Current, end.Token)
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
                foreach (string item in batch.Items)
                {
                    yield return result(item, batch.Duration, failure);
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

    private static async Task<BatchResult> SendAsync(
        Func<IReadOnlyList<string>, CancellationToken, Task> send, IReadOnlyList<string> batch, CancellationToken cancellationToken)
    {
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            await send(batch, cancellationToken).ConfigureAwait(false);
            return new BatchResult(batch, watch.Elapsed, null);
        }
        catch (Exception exception)
        {
            return new BatchResult(batch, watch.Elapsed, exception);
        }
    }

    // An item that alone exceeds the limit gets a request of its own.
    private static IEnumerable<IReadOnlyList<string>> Split(IEnumerable<string> items, int maxItems, int maxBytes, Func<string, int> bytes)
    {
        List<string> batch = [];
        int used = 0;
        foreach (string item in items)
        {
            int cost = bytes(item) + 1;
            if (batch.Count > 0 && (batch.Count == maxItems || used + cost > maxBytes + 1))
            {
                yield return batch;
                batch = [];
                used = 0;
            }

            batch.Add(item);
            used += cost;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private sealed record BatchResult(IReadOnlyList<string> Items, TimeSpan Duration, Exception? Failure);
}
