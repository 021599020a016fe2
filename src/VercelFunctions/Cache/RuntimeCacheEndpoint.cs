using System.Net.Http.Headers;
using System.Text.Json;

namespace VercelFunctions;

/// <summary>
/// Where a Runtime Cache is served, and the headers that admit to it. The header values are secret:
/// they are sent, and never shown.
/// </summary>
public sealed class RuntimeCacheEndpoint
{
    /// <summary>How long a request may take where nothing else is said: 5 seconds.</summary>
    /// <remarks>
    /// The JavaScript client waits 500 ms and then reports a miss. A timeout here is an error,
    /// so it should mean that something is wrong, not that something was slow once.
    /// </remarks>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Describes an endpoint, and checks it.</summary>
    /// <param name="url">An absolute http or https URL without user, query or fragment. A slash is added at its end if it has none.</param>
    /// <param name="headers">Names and values sent with every request.</param>
    /// <param name="timeout">How long a request may take, answer included; null means <see cref="DefaultTimeout"/>.</param>
    /// <exception cref="RuntimeCacheException">One of them cannot be used; the message says which and why.</exception>
    public RuntimeCacheEndpoint(string url, IEnumerable<KeyValuePair<string, string>> headers, TimeSpan? timeout = null)
    {
        ArgumentGuard.NotNull(url, nameof(url));
        ArgumentGuard.NotNull(headers, nameof(headers));
        Url = ParseUrl(url.Trim());
        Headers = headers.Select(CheckHeader).ToList();
        Timeout = timeout ?? DefaultTimeout;
        if (Timeout <= TimeSpan.Zero || Timeout.TotalMilliseconds > int.MaxValue)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.InvalidTimeout,
                FormattableString.Invariant($"A timeout of {Timeout.TotalSeconds} seconds is not allowed: it must be over 0 and at most {int.MaxValue / 1000} seconds."),
                "Leave it out for 5 seconds.");
        }
    }

    /// <summary>The URL that store keys are appended to. Ends in a slash.</summary>
    public Uri Url { get; }

    /// <summary>How long a request may take, answer included.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>The names of the headers sent with every request, without their values.</summary>
    public IReadOnlyList<string> HeaderNames => Headers.Select(header => header.Key).ToList();

    internal IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>Reads headers as <c>RUNTIME_CACHE_HEADERS</c> holds them: a JSON object of names to strings.</summary>
    /// <param name="json">The JSON text.</param>
    /// <returns>The headers.</returns>
    /// <exception cref="RuntimeCacheException">It is no JSON object, or a value in it is no string. The message does not quote it.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> ParseHeaders(string json)
    {
        ArgumentGuard.NotNull(json, nameof(json));
        const string Action = "Set it to a JSON object, such as {\"authorization\":\"Bearer …\"}. A shell may have removed the quotes: put single quotes around the whole.";
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return ReadHeaders(document.RootElement, Action);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // The last two: it holds half a character. None as the inner exception: its message may quote a part of the secret.
            throw new RuntimeCacheException(RuntimeCacheFailure.InvalidHeaders, "RUNTIME_CACHE_HEADERS is not JSON (its value is secret and not shown).", Action);
        }
    }

    /// <summary>The URL and the names of the headers.</summary>
    public override string ToString() => Headers.Count == 0 ? Url.ToString() : $"{Url} ({string.Join(", ", HeaderNames.Select(name => name + ": •••"))})";

    private static List<KeyValuePair<string, string>> ReadHeaders(JsonElement root, string action)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new RuntimeCacheException(RuntimeCacheFailure.InvalidHeaders, $"RUNTIME_CACHE_HEADERS is JSON of kind {root.ValueKind}, not an object (its value is secret and not shown).", action);
        }

        List<KeyValuePair<string, string>> headers = [];
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
            {
                throw new RuntimeCacheException(
                    RuntimeCacheFailure.InvalidHeaders,
                    $"In RUNTIME_CACHE_HEADERS the value of {MessageText.Quote(property.Name)} is of kind {property.Value.ValueKind}, not a string.",
                    action);
            }

            headers.Add(new(property.Name, property.Value.GetString()!));
        }

        return headers;
    }

    private static Uri ParseUrl(string url)
    {
        string problem;
        if (!Uri.TryCreate(url.LastOrDefault() == '/' ? url : url + "/", UriKind.Absolute, out Uri? parsed) || (parsed!.Scheme != Uri.UriSchemeHttp && parsed.Scheme != Uri.UriSchemeHttps))
        {
            problem = "it is no absolute http or https URL";
        }
        else if (parsed.UserInfo.Length > 0)
        {
            problem = "it holds a user or a password, which belong into the headers";
        }
        else if (parsed.Query.Length > 0 || parsed.Fragment.Length > 0)
        {
            problem = "keys are appended to it, so it can have no query and no fragment";
        }
        else
        {
            return parsed;
        }

        // A password stands before an @, a token perhaps in a query or a fragment: these are not quoted.
        string subject = url.Contains('@') ? "The endpoint" : $"The endpoint {MessageText.Quote(url.Split('?', '#')[0])}";
        throw new RuntimeCacheException(RuntimeCacheFailure.InvalidEndpoint, $"{subject} cannot be used: {problem}.", "Give a URL such as http://127.0.0.1:4379/v1/runtime-cache/.");
    }

    /// <summary>The header, if it can be sent.</summary>
    /// <exception cref="RuntimeCacheException">It cannot; the message does not quote the value.</exception>
    internal static KeyValuePair<string, string> CheckHeader(KeyValuePair<string, string> header)
    {
        string? problem = null;
        if (string.IsNullOrEmpty(header.Key))
        {
            problem = "its name is empty";
        }
        else if (header.Value is null)
        {
            problem = "it has no value";
        }
        else if ((header.Key + header.Value).Any(c => c is '\r' or '\n'))
        {
            problem = "it holds a line break (CR or LF), which would end the header";
        }
        else if (header.Value.Any(c => c is not ((>= ' ' and <= '~') or '\t')))
        {
            problem = "its value holds a character that is not visible ASCII";
        }
        else
        {
            using HttpRequestMessage probe = new();
            HttpRequestHeaders accepted = probe.Headers;
            if (!accepted.TryAddWithoutValidation(header.Key, header.Value))
            {
                problem = "it is no name of a request header";
            }
        }

        if (problem is not null)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.InvalidHeaders,
                $"The header {MessageText.Quote(header.Key ?? string.Empty)} cannot be sent: {problem}. Its value is secret and not shown.",
                "Copy name and value again, without line breaks around them.");
        }

        return header;
    }
}
