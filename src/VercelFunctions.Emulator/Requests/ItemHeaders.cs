using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace VercelFunctions.Emulator.Requests;

/// <summary>How an item is to be kept, as the headers of the request that sets it say.</summary>
internal static class ItemHeaders
{
    /// <summary>Reads TTL, tags and name. The tags are not checked yet.</summary>
    /// <exception cref="RuntimeCacheException">The TTL is none.</exception>
    public static CacheItemOptions Read(IHeaderDictionary headers) => new()
    {
        Ttl = Ttl(headers["x-vercel-revalidate"]),
        Tags = Split(headers["x-vercel-cache-tags"]),

        // Absent is not "as the key" here: the client has said what it wants shown.
        Name = Uri.UnescapeDataString(headers["x-vercel-cache-item-name"].ToString()),
    };

    /// <summary>Takes apart a list of tags, which may stand in several parts.</summary>
    public static string[] Split(StringValues values)
    {
        string joined = values.ToString();
        return joined.Length == 0 ? [] : joined.Split(',');
    }

    private static TimeSpan? Ttl(StringValues values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        string text = values.ToString();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : throw new RuntimeCacheException(
                RuntimeCacheFailure.InvalidTtl,
                $"The TTL in x-vercel-revalidate is '{(text.Length <= 40 ? text : text[..40] + "…")}'; it must be a whole number of seconds from 1 to {CacheLimits.MaxTtlSeconds}.",
                "Leave the header out to keep the item until it is deleted, expired by tag or evicted.");
    }
}
