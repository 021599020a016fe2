using Microsoft.AspNetCore.Http;

namespace VercelFunctions.AspNetCore;

/// <summary>The secret of an endpoint that expires tags, and how a request specifies the tags.</summary>
public sealed class VercelTagExpiryOptions
{
    /// <summary>The secret that a request must have. Required. Use at least 32 random characters.</summary>
    public string Secret { get; set; } = string.Empty;

    /// <summary>
    /// The header that contains the secret. In <c>Authorization</c>, the default, it follows <c>Bearer</c>; in another header, such as
    /// <c>X-Webhook-Secret</c>, it is the whole value.
    /// </summary>
    public string SecretHeader { get; set; } = "Authorization";

    /// <summary>
    /// The query parameter that may contain the secret instead, for senders that cannot set a header. Null, the default, means none:
    /// logs and proxies often record URLs.
    /// </summary>
    public string? SecretParameter { get; set; }

    /// <summary>
    /// Reads the tags from a request, for a sender with a body of its own. No tags means that there is nothing to expire. A
    /// <see cref="BadHttpRequestException"/>, a <see cref="System.Text.Json.JsonException"/> or an <see cref="InvalidDataException"/> is
    /// an error of the sender (400). Any other exception is one of the app (500). Null reads <c>{ "tags": ["a", "b"] }</c>,
    /// <c>["a", "b"]</c>, or <c>tags=a,b</c> in a form or the query.
    /// </summary>
    public Func<HttpContext, ValueTask<IEnumerable<string>>>? ReadTags { get; set; }

    /// <summary>
    /// The caches to expire tags in, such as a <see cref="PurgeClient"/> for all caches of a project, the CDN's included. Null means the
    /// registered <see cref="IPurger"/>, otherwise the registered <see cref="RuntimeCache"/>.
    /// </summary>
    public IPurger? Purger { get; set; }
}
