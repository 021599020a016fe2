namespace VercelFunctions.Interop.Tests;

/// <summary>
/// An expected difference between the Runtime Cache server of <c>vercel dev</c> and the emulator. docs/protocol.md has the same
/// table.
/// </summary>
/// <param name="Situation">The request or response.</param>
/// <param name="Dev">What <c>vercel dev</c> does.</param>
/// <param name="Emulator">What the emulator does.</param>
/// <param name="Reason">Why.</param>
/// <param name="Explains">The aspects that differ for this reason.</param>
/// <param name="Applies">Whether the responses of the two, in this order, differ for this reason.</param>
internal sealed record DevDifference(
    string Situation,
    string Dev,
    string Emulator,
    string Reason,
    Aspects Explains,
    Func<RawRequest, RawResponse, RawResponse, bool> Applies)
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<DevDifference> All =
    [
        new(
            "a successful write",
            "`{\"success\":true}` or `{\"revalidated\":true}`",
            "an empty body",
            "no client reads it",
            Aspects.Body,
            (request, dev, emulator) => request.Method != "GET" && IsBoth(200, dev, emulator) && emulator.Body.Length == 0),
        new(
            "an error",
            "text, or a sentence in `error`",
            "`error` has a code and a message",
            "as in Vercel's APIs",
            Aspects.Body,
            (_, dev, emulator) => dev.Status >= 400 && emulator.Status == dev.Status),
        new(
            "a miss",
            "no state",
            "the state `notFound`",
            "the clients know it",
            Aspects.State,
            (request, dev, emulator) =>
                request.Method == "GET" && IsBoth(404, dev, emulator) && emulator.Header("x-vercel-cache-state") == "notFound"),
        new(
            "a method that is not allowed",
            "no `Allow`",
            "`Allow`",
            "HTTP requires it",
            Aspects.Allow,
            (_, dev, emulator) => IsBoth(405, dev, emulator) && emulator.Header("Allow") is not null),
        new(
            "an empty or invalid JSON body",
            "stored",
            "400",
            "no client could read it",
            Aspects.All,
            (request, dev, emulator) => request.Method == "POST" && IsRefused(dev, emulator, "invalid_value") && !IsDeep(request)),
        new(
            "JSON nested deeper than 512 levels",
            "stored",
            "400",
            "the limit of this project's clients",
            Aspects.All,
            (request, dev, emulator) => IsDeep(request) && IsRefused(dev, emulator, "invalid_value")),
        new(
            "more than 128 tags, or a tag of more than 256 bytes",
            "accepted",
            "400",
            "the documented limits of the Runtime Cache",
            Aspects.All,
            (_, dev, emulator) => IsRefused(dev, emulator, "too_many_tags") || IsRefused(dev, emulator, "tag_too_long")),
        new(
            "a tag that clients cannot send",
            "accepted",
            "400",
            "a tag to store has only visible ASCII characters and inner spaces; a tag to expire has no control character",
            Aspects.All,
            (_, dev, emulator) => IsRefused(dev, emulator, "invalid_tag")),
        new(
            "a tag that is repeated",
            "the header of a hit repeats it",
            "it is stored once",
            "it is one tag",
            Aspects.Tags,
            (_, dev, emulator) => IsBoth(200, dev, emulator)
                && dev.Header("x-vercel-cache-tags") is string tags
                && string.Join(',', tags.Split(',').Distinct()) == emulator.Header("x-vercel-cache-tags")),
        new(
            "a TTL of more than 2,147,483,647 seconds",
            "accepted",
            "400",
            "68 years, the limit of this project's clients",
            Aspects.All,
            (_, dev, emulator) => IsRefused(dev, emulator, "invalid_ttl")),
        new(
            "more than 16 KB of headers",
            "431",
            "accepted up to 64 KB",
            "the documented limits allow 32 KB of tags",
            Aspects.All,
            (_, dev, emulator) => dev.Status == 431 && emulator.Status == 200),
        new(
            "`?` in the path of an item",
            "begins a query, which is ignored",
            "is a part of the key",
            "the JavaScript client does not encode it, so keys would be confused",
            Aspects.All,
            (request, dev, emulator) => request.Path.StartsWith("mark", StringComparison.Ordinal) && IsHitOfDev(dev, emulator)),
        new(
            "a path without a key",
            "404",
            "400",
            "the message names the emulator's own requests",
            Aspects.All,
            (request, dev, emulator) => request.Path.Length == 0 && dev.Status == 404 && emulator.Status == 400),
        new(
            "`.` and `..` segments, and `\\`, in a path",
            "changed as in a URL",
            "segments: 400; `\\`: unchanged",
            "a key never becomes another",
            Aspects.All,
            (request, dev, emulator) => (request.Path.StartsWith("dots", StringComparison.Ordinal) && IsRefusedKey(dev, emulator))
                || (request.Path.StartsWith("back", StringComparison.Ordinal) && IsHitOfDev(dev, emulator))),
        new(
            "`revalidate` with encoded characters",
            "a key",
            "expires tags",
            "the path is decoded once, and this key is reserved",
            Aspects.All,
            (request, dev, emulator) => request.Path.StartsWith("%72", StringComparison.Ordinal)
                && dev.Status == 200
                && emulator.Status == 400),
        new(
            "several `tags` parameters",
            "only the first counts",
            "all count",
            "an expiry is never lost",
            Aspects.All,
            (request, dev, emulator) => request.Path.StartsWith("several", StringComparison.Ordinal) && IsHitOfDev(dev, emulator)),
        new(
            "`bearer` in lower case",
            "401",
            "accepted",
            "HTTP compares schemes without case",
            Aspects.All,
            (request, dev, emulator) => request.Headers.Any(header => header.StartsWith("Authorization: bearer", StringComparison.Ordinal))
                && dev.Status == 401
                && emulator.Status != 401),
        new(
            "a `Host` of another server",
            "403",
            "421",
            "the status that HTTP has for it",
            Aspects.All,
            (_, dev, emulator) => dev.Status == 403 && emulator.Status == 421),
    ];

    private static bool IsBoth(int status, RawResponse dev, RawResponse emulator) => dev.Status == status && emulator.Status == status;

    private static bool IsRefused(RawResponse dev, RawResponse emulator, string code) =>
        dev.Status == 200 && emulator.Status == 400 && emulator.Text.Contains($"\"code\":\"{code}\"", StringComparison.Ordinal);

    private static bool IsRefusedKey(RawResponse dev, RawResponse emulator) =>
        dev.Status is 200 or 404 && emulator.Status == 400 && emulator.Text.Contains("invalid_key", StringComparison.Ordinal);

    private static bool IsHitOfDev(RawResponse dev, RawResponse emulator) => dev.Status == 200 && emulator.Status == 404;

    private static bool IsDeep(RawRequest request) =>
        request.Body is { Length: > 512 } body && body.AsSpan(0, 512).IndexOfAnyExcept((byte)'[') < 0;
}
