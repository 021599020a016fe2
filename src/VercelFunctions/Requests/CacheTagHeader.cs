using System.Text;

namespace VercelFunctions;

/// <summary>
/// The response header that tags a response in Vercel's CDN cache. The CDN removes it before the client sees the response.
/// An origin outside Vercel behind a rewrite can send it.
/// </summary>
public static class CacheTagHeader
{
    /// <summary>The header's name.</summary>
    public const string Name = "Vercel-Cache-Tag";

    /// <summary>
    /// Formats the header's value: the tags without repeated ones, in the order given, separated by commas. Visible ASCII and
    /// inner spaces are sent unchanged; other characters are sent as percent-encoded UTF-8.
    /// </summary>
    /// <param name="tags">
    /// The tags: at most <see cref="CacheLimits.MaxTags"/>, each at most <see cref="CacheLimits.MaxTagBytes"/> as sent,
    /// without commas. They are case-sensitive.
    /// </param>
    /// <returns>The value; an empty string if there are no tags. Do not send the header then.</returns>
    /// <exception cref="VercelException">
    /// A tag is not valid (<see cref="VercelFailure.InvalidTag"/>), a tag is longer than
    /// <see cref="CacheLimits.MaxTagBytes"/> as sent (<see cref="VercelFailure.TagTooLong"/>), or there are more than
    /// <see cref="CacheLimits.MaxTags"/> (<see cref="VercelFailure.TooManyTags"/>).
    /// </exception>
    public static string Format(IEnumerable<string> tags)
    {
        List<string> sent = CacheLimits.CheckTagsToExpire(tags).Select(Encode).Distinct(StringComparer.Ordinal).ToList();
        return sent.Count <= CacheLimits.MaxTags
            ? string.Join(",", sent)
            : throw new VercelException(
                VercelFailure.TooManyTags,
                $"The response has {sent.Count} tags; at most {CacheLimits.MaxTags} are allowed.");
    }

    private static string Encode(string tag)
    {
        if (tag[0] == ' ' || tag[tag.Length - 1] == ' ')
        {
            throw new VercelException(
                VercelFailure.InvalidTag,
                $"The tag {MessageText.Quote(tag)} starts or ends with a space, which HTTP removes from a header.");
        }

        if (HeaderText.CanCarry(tag))
        {
            return tag;
        }

        StringBuilder encoded = new();
        int units;
        for (int i = 0; i < tag.Length; i += units)
        {
            units = char.IsHighSurrogate(tag[i]) ? 2 : 1;
            encoded.Append(tag[i] <= '~' ? tag.Substring(i, 1) : Uri.EscapeDataString(tag.Substring(i, units)));
        }

        return encoded.Length <= CacheLimits.MaxTagBytes
            ? encoded.ToString()
            : throw new VercelException(
                VercelFailure.TagTooLong,
                $"The tag {MessageText.Quote(tag)} is {encoded.Length} bytes when percent-encoded for a header; "
                    + $"a tag has at most {CacheLimits.MaxTagBytes} bytes.");
    }
}
