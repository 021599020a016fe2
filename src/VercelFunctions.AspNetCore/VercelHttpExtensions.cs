using System.Net;
using VercelFunctions;

#pragma warning disable IDE0130 // The namespace of the type that it extends, which apps import already.

namespace Microsoft.AspNetCore.Http;

/// <summary>Vercel's headers of requests and responses.</summary>
public static class VercelHttpExtensions
{
    /// <summary>
    /// The location of the client, from Vercel's request headers. Trust it only behind Vercel, which replaces these headers;
    /// elsewhere, clients can send them.
    /// </summary>
    /// <param name="context">The context of the request.</param>
    /// <returns>The location. No header value causes an exception.</returns>
    public static Geolocation GetVercelGeolocation(this HttpContext context) => Geolocation.From(HeadersOf(context));

    /// <summary>
    /// The IP address of the client, from <c>x-real-ip</c>. Trust it only behind Vercel, which replaces this header; elsewhere, clients
    /// can send it.
    /// </summary>
    /// <param name="context">The context of the request.</param>
    /// <returns>The address; null if the header is absent or not a valid address.</returns>
    public static IPAddress? GetVercelClientAddress(this HttpContext context) =>
        ClientAddress.TryGet(HeadersOf(context), out IPAddress? address) ? address : null;

    /// <summary>Tags the response in Vercel's CDN cache, in addition to the tags that it already has.</summary>
    /// <param name="response">The response. It must not have started.</param>
    /// <param name="tags">
    /// The tags: with those added before, at most <see cref="CacheLimits.MaxTags"/>, each at most <see cref="CacheLimits.MaxTagBytes"/>
    /// as sent, without commas.
    /// </param>
    /// <exception cref="VercelException">A tag is not valid or too long, or there are too many. The response is unchanged.</exception>
    /// <exception cref="InvalidOperationException">The response has started.</exception>
    public static void AddVercelCacheTags(this HttpResponse response, params string[] tags) =>
        response.AddVercelCacheTags((IEnumerable<string>)tags);

    /// <inheritdoc cref="AddVercelCacheTags(HttpResponse, string[])"/>
    public static void AddVercelCacheTags(this HttpResponse response, IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(tags);
        if (response.HasStarted)
        {
            throw new InvalidOperationException(
                $"The response has started, so its header {CacheTagHeader.Name} cannot change. Add tags before the body is written.");
        }

        // Tags that are sent are ASCII, which the header carries unchanged.
        string[] before = response.Headers[CacheTagHeader.Name].ToString()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string merged = CacheTagHeader.Format(before.Concat(tags));
        if (merged.Length > 0)
        {
            response.Headers[CacheTagHeader.Name] = merged;
        }
    }

    private static Func<string, string?> HeadersOf(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        IHeaderDictionary headers = context.Request.Headers;
        return name => headers[name] is [string first, ..] ? first : null;
    }
}
