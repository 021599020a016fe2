namespace VercelFunctions;

/// <summary>Lists that are too long for one request.</summary>
internal static class Batch
{
    /// <summary>Splits items into as few batches, in order, as the limits allow. An item that alone is over the limit gets a batch of its own.</summary>
    /// <param name="items">The items.</param>
    /// <param name="maxItems">The most items in a batch.</param>
    /// <param name="maxBytes">The most bytes in a batch, with one between two items.</param>
    /// <param name="bytes">How many bytes an item takes.</param>
    public static IEnumerable<IReadOnlyList<string>> Split(IEnumerable<string> items, int maxItems, int maxBytes, Func<string, int> bytes)
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
