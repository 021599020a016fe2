using System.Net;
using System.Net.Http;

namespace VercelFunctions;

/// <summary>Tells the 404 of a Runtime Cache, which is a miss, from that of another server or path, which is a failure.</summary>
internal static class NotFound
{
    /// <summary>Whether the response is a 404 that shows that no Runtime Cache sent it.</summary>
    /// <remarks>
    /// Without a state, any other 404 may be a miss: that of <c>vercel dev</c> is plain text, and nothing documents that of Vercel.
    /// </remarks>
    public static bool IsForeign(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.NotFound
        && !response.Headers.Contains(RuntimeCacheProtocol.StateHeader)
        && (Confirmation.IsHtml(response) || IsUnknownPath(response));

    // The body was read with the response.
    private static bool IsUnknownPath(HttpResponseMessage response) =>
        JsonText.ErrorCode(response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult()) == RuntimeCacheProtocol.UnknownPathCode;
}
