using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace VercelFunctions.Emulator.Cache;

/// <summary>TTL, tags and name of an item, from the headers of the request that stores it.</summary>
internal static class ItemHeaders
{
    /// <summary>The TTL of <c>Infinity</c> and <c>false</c>, which clients send for an item that is not to be revalidated.</summary>
    private static readonly TimeSpan Unlimited = TimeSpan.FromDays(365);

    /// <summary>Reads the headers. The tags are not checked yet. A TTL of zero means that the item is not stored.</summary>
    /// <exception cref="VercelException">The TTL is not valid.</exception>
    public static CacheItemOptions Read(IHeaderDictionary headers) => new()
    {
        Ttl = Ttl(headers[RuntimeCacheProtocol.TtlHeader]),
        Tags = Split(headers[RuntimeCacheProtocol.TagsHeader]),

        // Empty if absent: null would mean the key, and the client decides what the name is.
        Name = Uri.UnescapeDataString(headers[RuntimeCacheProtocol.NameHeader].ToString()),
    };

    /// <summary>Splits a list of tags, which may be in several header lines or parameters, without spaces and empty tags.</summary>
    public static string[] Split(StringValues values) =>
        values.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static TimeSpan? Ttl(StringValues values)
    {
        string text = values.ToString();
        return text switch
        {
            "" => null,
            "Infinity" or "false" or "False" or "FALSE" or "f" or "F" => Unlimited,
            _ when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int seconds) && seconds >= 0
                => TimeSpan.FromSeconds(seconds),
            _ => throw new VercelException(
                VercelFailure.InvalidTtl,
                $"The TTL in {RuntimeCacheProtocol.TtlHeader} is {MessageText.Quote(text)}; it must be a whole number of seconds from 0 to "
                + $"{CacheLimits.MaxTtlSeconds}, or Infinity or false for one year. Omit the header to keep the item until it is deleted, "
                + "expired by tag or evicted."),
        };
    }
}
