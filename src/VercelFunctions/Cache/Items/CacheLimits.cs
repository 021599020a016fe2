using System.Globalization;

namespace VercelFunctions;

/// <summary>
/// The limits of the Runtime Cache, and the checks before a request is sent.
/// Source of the item and tag limits: Vercel's Runtime Cache reference, "Limits and usage".
/// </summary>
public static class CacheLimits
{
    /// <summary>The largest value, in bytes of UTF-8 JSON: 2 MB, read as 2 × 1,024 × 1,024.</summary>
    public const int MaxItemBytes = 2 * 1024 * 1024;

    /// <summary>The most tags of an item, and of a response.</summary>
    public const int MaxTags = 128;

    /// <summary>The longest tag, in bytes of UTF-8.</summary>
    public const int MaxTagBytes = TagLimits.MaxBytes;

    /// <summary>The longest time to live, in seconds: the largest signed 32-bit number, about 68 years.</summary>
    public const int MaxTtlSeconds = int.MaxValue;

    /// <summary>The deepest nesting of arrays and objects in a value. This library's own limit.</summary>
    public const int MaxDepth = JsonText.MaxDepth;

    /// <summary>The longest item name that is sent, in bytes; a longer one is cut. This library's own limit.</summary>
    public const int MaxNameBytes = 1024;

    /// <summary>Checks the size of a value.</summary>
    /// <param name="bytes">The value's size in bytes of UTF-8 JSON.</param>
    /// <exception cref="VercelException">It is larger than <see cref="MaxItemBytes"/>.</exception>
    public static void CheckSize(long bytes)
    {
        if (bytes > MaxItemBytes)
        {
            throw new VercelException(
                VercelFailure.ItemTooLarge,
                FormattableString.Invariant($"The value is {bytes:N0} bytes of JSON; ")
                    + FormattableString.Invariant($"an item of the Runtime Cache has at most {MaxItemBytes:N0} bytes (2 MB)."));
        }
    }

    /// <summary>Checks a time to live.</summary>
    /// <param name="ttl">How long an item is kept: whole seconds, from 1 to <see cref="MaxTtlSeconds"/>.</param>
    /// <exception cref="VercelException">It is zero, negative, fractional or too long.</exception>
    internal static void CheckTtl(TimeSpan ttl)
    {
        string? allowed = ttl <= TimeSpan.Zero ? "the shortest is 1 second"
            : ttl.Ticks % TimeSpan.TicksPerSecond != 0 ? "the Runtime Cache counts whole seconds"
            : ttl.TotalSeconds > MaxTtlSeconds ? FormattableString.Invariant($"the longest is {MaxTtlSeconds} seconds (32 bits)")
            : null;
        if (allowed is not null)
        {
            string given = ttl.TotalSeconds.ToString("0.#######", CultureInfo.InvariantCulture);
            throw new VercelException(VercelFailure.InvalidTtl, $"A TTL of {given} seconds is not allowed: {allowed}.");
        }
    }

    /// <summary>Checks the tags for an item, and leaves out repeated ones.</summary>
    /// <param name="tags">The tags, in any order.</param>
    /// <returns>The distinct tags in the order given.</returns>
    /// <exception cref="VercelException">There are more than <see cref="MaxTags"/>, or one of them is not valid for an item.</exception>
    internal static IReadOnlyList<string> CheckItemTags(IEnumerable<string> tags)
    {
        IReadOnlyList<string> distinct = CheckTagsToExpire(tags);
        foreach (string tag in distinct)
        {
            if (!HeaderText.CanCarry(tag))
            {
                throw TagLimits.Invalid(
                    tag,
                    "cannot be an item's tag: a header carries it, so only visible ASCII characters and inner spaces are allowed");
            }
        }

        return distinct.Count <= MaxTags
            ? distinct
            : throw new VercelException(VercelFailure.TooManyTags, $"The item has {distinct.Count} tags; at most {MaxTags} are allowed.");
    }

    /// <summary>Checks tags to expire, and leaves out repeated ones. There may be any number of them.</summary>
    /// <param name="tags">The tags, in any order. Unlike an item's, they may contain characters outside ASCII.</param>
    /// <returns>The distinct tags in the order given.</returns>
    /// <exception cref="VercelException">
    /// A tag is empty, contains a comma, a control character or a lone surrogate, or is longer than <see cref="MaxTagBytes"/>.
    /// </exception>
    internal static IReadOnlyList<string> CheckTagsToExpire(IEnumerable<string> tags)
    {
        ArgumentGuard.NotNull(tags, nameof(tags));
        List<string> distinct = TagLimits.Distinct(tags);
        foreach (string tag in distinct)
        {
            if (TagLimits.ProblemOf(tag) is VercelException problem)
            {
                throw problem;
            }
        }

        return distinct;
    }
}
