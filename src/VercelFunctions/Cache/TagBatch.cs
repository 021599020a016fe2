namespace VercelFunctions;

/// <summary>Tags that go in one request.</summary>
internal sealed class TagBatch
{
    private TagBatch(IReadOnlyList<string> tags, string query)
    {
        Tags = tags;
        Query = query;
    }

    public IReadOnlyList<string> Tags { get; }

    /// <summary>The tags as a query carries them: each percent-encoded, so that the tag named is the tag expired.</summary>
    public string Query { get; }

    /// <summary>Splits tags into as few batches, in order, as the limits allow. A tag over the limit gets a batch of its own.</summary>
    public static IEnumerable<TagBatch> Split(IEnumerable<string> tags, int maxTags, int maxQueryBytes)
    {
        List<string> batch = [];
        List<string> encoded = [];
        int length = 0;
        foreach (string tag in tags)
        {
            string escaped = Uri.EscapeDataString(tag);
            if (batch.Count > 0 && (batch.Count == maxTags || length + 1 + escaped.Length > maxQueryBytes))
            {
                yield return new TagBatch(batch, string.Join(",", encoded));
                batch = [];
                encoded = [];
                length = 0;
            }

            length += (batch.Count > 0 ? 1 : 0) + escaped.Length;
            batch.Add(tag);
            encoded.Add(escaped);
        }

        if (batch.Count > 0)
        {
            yield return new TagBatch(batch, string.Join(",", encoded));
        }
    }
}
