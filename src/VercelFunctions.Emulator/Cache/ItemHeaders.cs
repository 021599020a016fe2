using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace VercelFunctions.Emulator.Cache;

/// <summary>TTL, tags and name of an item, from the headers of the request that stores it.</summary>
internal static class ItemHeaders
{
    /// <summary>Reads the headers. The tags are not checked yet.</summary>
    /// <exception cref="VercelException">The TTL is not valid.</exception>
    public static CacheItemOptions Read(IHeaderDictionary headers) => new()
    {
        Ttl = Ttl(headers[RuntimeCacheProtocol.TtlHeader]),
        Tags = Split(headers[RuntimeCacheProtocol.TagsHeader]),

        // Empty if absent: null would mean the key, and the client decides what the name is.
        Name = Uri.UnescapeDataString(headers[RuntimeCacheProtocol.NameHeader].ToString()),
    };

    /// <summary>Splits a list of tags, which may be in several header lines or parameters.</summary>
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
            : throw new VercelException(
                VercelFailure.InvalidTtl,
                $"The TTL in {RuntimeCacheProtocol.TtlHeader} is {MessageText.Quote(text)}; it must be a whole number of seconds from 1 to "
                + $"{CacheLimits.MaxTtlSeconds}. Omit the header to keep the item until it is deleted, expired by tag or evicted.");
    }
}
