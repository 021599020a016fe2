using System.Text.Json;

namespace VercelFunctions;

/// <summary>
/// The address of a Runtime Cache, and the headers that grant access. The header values are secret: they are sent, and
/// never shown.
/// </summary>
public sealed class RuntimeCacheEndpoint
{
    /// <summary>The environment variable with the URL of the cache.</summary>
    public const string EndpointVariable = "RUNTIME_CACHE_ENDPOINT";

    /// <summary>The environment variable with the request headers, as a JSON object; secret.</summary>
    public const string HeadersVariable = "RUNTIME_CACHE_HEADERS";

    /// <summary>The default timeout of a request: 5 seconds.</summary>
    /// <remarks>
    /// The JavaScript client waits 500 ms and then reports a miss. Here a timeout is an error, so it should mean that
    /// something is wrong, not that something was slow once.
    /// </remarks>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private const string HeadersExample =
        "It must be a JSON object of strings, such as {\"authorization\":\"Bearer …\"}. Its value is secret and not shown.";

    /// <summary>Creates an endpoint, and checks it.</summary>
    /// <param name="url">An absolute http or https URL without user, query or fragment. A slash is added at its end if it has none.</param>
    /// <param name="headers">Names and values sent with every request.</param>
    /// <param name="timeout">
    /// How long a request may take, response included: more than 0, at most 24 days; null means <see cref="DefaultTimeout"/>.
    /// </param>
    /// <exception cref="VercelException">One of them is not valid; the message reports which and why.</exception>
    public RuntimeCacheEndpoint(string url, IEnumerable<KeyValuePair<string, string>> headers, TimeSpan? timeout = null)
    {
        ArgumentGuard.NotNull(url, nameof(url));
        ArgumentGuard.NotNull(headers, nameof(headers));
        Url = ParseUrl(url.Trim());
        Headers = headers.Select(HeaderText.Check).ToList();
        Timeout = Timeouts.Check(timeout ?? DefaultTimeout, Timeouts.Longest);
    }

    /// <summary>The URL that store keys are appended to. Ends in a slash.</summary>
    public Uri Url { get; }

    /// <summary>How long a request may take, response included.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>The names of the headers sent with every request, without their values.</summary>
    public IReadOnlyList<string> HeaderNames => Headers.Select(header => header.Key).ToList();

    internal IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>Parses headers in the form of <c>RUNTIME_CACHE_HEADERS</c>: a JSON object of names and strings.</summary>
    /// <param name="json">The JSON text.</param>
    /// <returns>The headers.</returns>
    /// <exception cref="VercelException">It is not a JSON object of strings. The message does not quote it.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> ParseHeaders(string json)
    {
        ArgumentGuard.NotNull(json, nameof(json));
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject().Select(ReadHeader).ToList()
                : throw InvalidHeaders($"is JSON of kind {document.RootElement.ValueKind}, not an object");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // The last two mean a lone surrogate. Not kept as the inner exception: its message may quote a part of the secret.
            throw InvalidHeaders("is not JSON; a shell may have removed its quotation marks");
        }
    }

    /// <summary>Whether requests to both reach the same items: URL and headers are the same.</summary>
    internal bool IsSameCache(RuntimeCacheEndpoint other) => Url == other.Url && Headers.SequenceEqual(other.Headers);

    /// <summary>The URL and the names of the headers.</summary>
    public override string ToString() =>
        Headers.Count == 0 ? Url.ToString() : $"{Url} ({string.Join(", ", HeaderNames.Select(name => name + ": •••"))})";

    private static KeyValuePair<string, string> ReadHeader(JsonProperty property) => property.Value.ValueKind == JsonValueKind.String
        ? new(property.Name, property.Value.GetString()!)
        : throw InvalidHeaders($"has a value of kind {property.Value.ValueKind} for {MessageText.Quote(property.Name)}, not a string");

    private static VercelException InvalidHeaders(string problem) =>
        new(VercelFailure.InvalidHeaders, $"{HeadersVariable} {problem}. {HeadersExample}");

    private static Uri ParseUrl(string url)
    {
        if (HttpUrl.Parse(url.LastOrDefault() == '/' ? url : url + "/", isBase: true, out string? problem) is Uri parsed)
        {
            return parsed;
        }

        // A password can precede an @, and a token can be in a query or a fragment: these are not quoted.
        string subject = url.Contains('@') ? "The endpoint" : $"The endpoint {MessageText.Quote(url.Split('?', '#')[0])}";
        throw new VercelException(
            VercelFailure.InvalidEndpoint,
            $"{subject} cannot be used: {problem}. "
                + "It must be a URL such as http://127.0.0.1:4379/v1/runtime-cache/; credentials belong in the headers.");
    }
}
