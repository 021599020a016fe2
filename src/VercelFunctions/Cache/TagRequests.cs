using System.Diagnostics;
using System.Runtime.CompilerServices;

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

    /// <summary>Sends items in as few requests as the limits allow. A request that fails affects its own items only.</summary>
    /// <typeparam name="T">The result for one item.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="maxItems">The most items in a request.</param>
    /// <param name="maxBytes">The most bytes of items in a request, including one byte between two items.</param>
    /// <param name="bytes">The number of bytes of an item.</param>
    /// <param name="send">Sends a request.</param>
    /// <param name="result">Creates an item's result: the item, how long its request took, and the failure.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public static async IAsyncEnumerable<T> InBatchesAsync<T>(
        IEnumerable<string> items,
        int maxItems,
        int maxBytes,
        Func<string, int> bytes,
        Func<IReadOnlyList<string>, CancellationToken, Task> send,
        Func<string, TimeSpan, VercelException?, T> result,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (IReadOnlyList<string> batch in Split(items, maxItems, maxBytes, bytes))
        {
            Stopwatch watch = Stopwatch.StartNew();
            VercelException? failure = null;
            try
            {
                await send(batch, cancellationToken).ConfigureAwait(false);
            }
            catch (VercelException exception)
            {
                failure = exception;
            }

            foreach (string item in batch)
            {
                yield return result(item, watch.Elapsed, failure);
            }
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
}
