using System.Globalization;
using System.Text;

namespace VercelFunctions;

/// <summary>
/// What the Runtime Cache accepts, and the checks that hold a request against it before it is sent.
/// Source of the item and tag limits: Vercel's Runtime Cache reference, "Limits and usage".
/// </summary>
public static class CacheLimits
{
    /// <summary>The largest value, in bytes of UTF-8 JSON: 2 MB, read as 2 × 1,024 × 1,024.</summary>
    public const int MaxItemBytes = 2 * 1024 * 1024;

    /// <summary>The most tags one item can bear.</summary>
    public const int MaxTags = 128;

    /// <summary>The longest tag, in bytes of UTF-8.</summary>
    public const int MaxTagBytes = 256;

    /// <summary>The longest time to live, in seconds: the largest signed 32-bit number, about 68 years.</summary>
    public const int MaxTtlSeconds = int.MaxValue;

    /// <summary>The deepest nesting of arrays and objects in a value. This library's own limit.</summary>
    public const int MaxDepth = 512;

    /// <summary>The longest item name that is sent, in bytes; a longer one is cut. This library's own limit.</summary>
    public const int MaxNameBytes = 1024;

    /// <summary>UTF-8 that throws at what it cannot hold, where <see cref="Encoding.UTF8"/> would put a replacement.</summary>
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Checks the size of a value.</summary>
    /// <param name="bytes">The value's size in bytes of UTF-8 JSON.</param>
    /// <exception cref="RuntimeCacheException">It is over <see cref="MaxItemBytes"/>.</exception>
    public static void CheckSize(long bytes)
    {
        if (bytes > MaxItemBytes)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.ItemTooLarge,
                FormattableString.Invariant($"The value is {bytes:N0} bytes of JSON; an item of the Runtime Cache holds at most {MaxItemBytes:N0} bytes (2 MB)."),
                "Store less of it, or split it over several keys.");
        }
    }

    /// <summary>Checks a time to live.</summary>
    /// <param name="ttl">The time an item is kept: whole seconds, from 1 to <see cref="MaxTtlSeconds"/>.</param>
    /// <exception cref="RuntimeCacheException">It is zero, negative, fractional or too long.</exception>
    public static void CheckTtl(TimeSpan ttl)
    {
        if (ttl <= TimeSpan.Zero)
        {
            throw InvalidTtl(
                $"A TTL of {Figure(ttl)} seconds is not allowed: the shortest is 1 second.",
                "Leave the TTL out to keep the item until it is deleted, expired by tag or evicted.");
        }

        if (ttl.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw InvalidTtl($"A TTL of {Figure(ttl)} seconds is not allowed: the Runtime Cache counts whole seconds.", "Round it to a whole number of seconds.");
        }

        if (ttl.TotalSeconds > MaxTtlSeconds)
        {
            throw InvalidTtl($"A TTL of {Figure(ttl)} seconds is not allowed: the longest is {MaxTtlSeconds} seconds (32 bits).", "Leave the TTL out to keep the item for good.");
        }
    }

    /// <summary>Checks the tags an item is to bear, and leaves out repeated ones.</summary>
    /// <param name="tags">The tags, in any order.</param>
    /// <returns>The distinct tags in the order given.</returns>
    /// <exception cref="RuntimeCacheException">There are over <see cref="MaxTags"/>, or one of them cannot be an item's tag.</exception>
    public static IReadOnlyList<string> CheckItemTags(IEnumerable<string> tags)
    {
        IReadOnlyList<string> distinct = CheckTagsToExpire(tags);
        foreach (string tag in distinct)
        {
            if (!HeaderText.CanCarry(tag))
            {
                throw InvalidTag(
                    $"The tag {MessageText.Quote(tag)} cannot be given to an item: a header carries it, so it may hold only visible ASCII characters and inner spaces.",
                    "Percent-encode it yourself, or choose a plain tag.");
            }
        }

        if (distinct.Count > MaxTags)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.TooManyTags,
                $"The item has {distinct.Count} tags; it can have at most {MaxTags}.",
                "Give it fewer, broader tags.");
        }

        return distinct;
    }

    /// <summary>Checks tags that are to be expired, and leaves out repeated ones. There may be any number of them.</summary>
    /// <param name="tags">The tags, in any order. Unlike an item's, they may hold characters outside ASCII.</param>
    /// <returns>The distinct tags in the order given.</returns>
    /// <exception cref="RuntimeCacheException">A tag is empty, holds a comma, a control character or half a character, or is over <see cref="MaxTagBytes"/>.</exception>
    public static IReadOnlyList<string> CheckTagsToExpire(IEnumerable<string> tags)
    {
        ArgumentGuard.NotNull(tags, nameof(tags));
        List<string> distinct = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string tag in tags)
        {
            CheckTag(tag);
            if (seen.Add(tag))
            {
                distinct.Add(tag);
            }
        }

        return distinct;
    }

    private static void CheckTag(string tag)
    {
        if (string.IsNullOrEmpty(tag))
        {
            throw InvalidTag("An empty tag is not allowed.", "Leave it out.");
        }

        if (tag.Contains(','))
        {
            throw InvalidTag($"The tag {MessageText.Quote(tag)} holds a comma, which separates tags on the wire: it would become two tags.", "Give two tags, or another separator.");
        }

        if (tag.Any(char.IsControl))
        {
            throw InvalidTag($"The tag {MessageText.Quote(tag)} holds a control character.", "Remove it; tags from a file may end in a carriage return.");
        }

        int bytes = CountBytes(tag);
        if (bytes > MaxTagBytes)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.TagTooLong,
                $"The tag {MessageText.Quote(tag)} is {bytes} bytes of UTF-8; a tag has at most {MaxTagBytes} bytes.",
                "Shorten it, or use a hash of it.");
        }
    }

    private static int CountBytes(string tag)
    {
        try
        {
            return StrictUtf8.GetByteCount(tag);
        }
        catch (EncoderFallbackException)
        {
            throw InvalidTag($"The tag {MessageText.Quote(tag)} holds half a character (a lone surrogate), so it would be another tag on the wire.", "Give the whole character.");
        }
    }

    private static string Figure(TimeSpan ttl) => ttl.TotalSeconds.ToString("0.#######", CultureInfo.InvariantCulture);

    private static RuntimeCacheException InvalidTtl(string message, string action) => new(RuntimeCacheFailure.InvalidTtl, message, action);

    private static RuntimeCacheException InvalidTag(string message, string action) => new(RuntimeCacheFailure.InvalidTag, message, action);
}
