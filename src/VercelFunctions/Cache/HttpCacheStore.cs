using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace VercelFunctions;

/// <summary>A Runtime Cache behind an endpoint: Vercel's own, or the local one. Safe under threads; keeps connections open.</summary>
public sealed class HttpCacheStore : ICacheStore, IDisposable
{
    /// <summary>
    /// The longest path and query of a request, in bytes. Servers refuse more at about 8 KB
    /// (ASP.NET Core: 8,192 with method and version), so a long list of tags goes in several requests.
    /// </summary>
    public const int MaxTargetBytes = 8000;

    /// <summary>The most tags in one request.</summary>
    public const int MaxTagsPerRequest = 128;

    // An item is at most 2 MB, a listing can be larger; past this an answer is refused rather than taken into memory.
    private const int MaxResponseBytes = 256 * 1024 * 1024;

    private static readonly MediaTypeHeaderValue JsonMediaType = new("application/json");

    private readonly HttpClient _client;
    private readonly List<string> _secrets;

    /// <summary>Makes a client of an endpoint. Nothing is sent yet.</summary>
    /// <param name="endpoint">Where to send requests, and with which headers.</param>
    public HttpCacheStore(RuntimeCacheEndpoint endpoint)
    {
        ArgumentGuard.NotNull(endpoint, nameof(endpoint));
        Endpoint = endpoint;
        _secrets = Secrets(endpoint);
        _client = new HttpClient(HttpHandlers.Create(endpoint.Url))
        {
            // Timed by the request's own token: this one could not be told from the caller's.
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxResponseBytes,
        };
    }

    /// <summary>Where requests go.</summary>
    public RuntimeCacheEndpoint Endpoint { get; }

    /// <inheritdoc/>
    public string Description => $"the Runtime Cache at {Endpoint.Url}";

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string storeKey, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, PathOf(storeKey), null, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        RequireOk(response);
        switch (State(response))
        {
            case "fresh" or null:
                return await ReadJsonAsync(response).ConfigureAwait(false);
            case "error":
                throw new RuntimeCacheException(RuntimeCacheFailure.ServerError, $"{Subject} answered that reading failed (cache state 'error').", "Try again.", response.StatusCode);
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask SetAsync(string storeKey, ReadOnlyMemory<byte> json, CacheItemOptions options, CancellationToken cancellationToken)
    {
        ArgumentGuard.NotNull(options, nameof(options));
        using HttpRequestMessage request = Request(HttpMethod.Post, PathOf(storeKey));
        if (options.Ttl is TimeSpan ttl)
        {
            request.Headers.TryAddWithoutValidation("x-vercel-revalidate", ((long)ttl.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        }

        if (options.Tags.Count > 0)
        {
            request.Headers.TryAddWithoutValidation("x-vercel-cache-tags", string.Join(",", options.Tags));
        }

        if (!string.IsNullOrEmpty(options.Name))
        {
            request.Headers.TryAddWithoutValidation("x-vercel-cache-item-name", HeaderText.EncodeName(options.Name!));
        }

        request.Content = HttpHandlers.Content(json);
        request.Content.Headers.ContentType = JsonMediaType;
        using HttpResponseMessage response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        RequireOk(response);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string storeKey, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Delete, PathOf(storeKey), null, cancellationToken).ConfigureAwait(false);
        RequireOk(response);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<TagExpiry>> ExpireTagsAsync(IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        ArgumentGuard.NotNull(tags, nameof(tags));
        List<TagExpiry> results = new(tags.Count);
        foreach (TagBatch batch in TagBatch.Split(tags, MaxTagsPerRequest, MaxTargetBytes - Endpoint.Url.AbsolutePath.Length - "revalidate?tags=".Length))
        {
            Stopwatch watch = Stopwatch.StartNew();
            RuntimeCacheException? error = null;
            try
            {
                using HttpResponseMessage response = await SendAsync(HttpMethod.Post, "revalidate", "?tags=" + batch.Query, cancellationToken).ConfigureAwait(false);
                RequireOk(response);
            }
            catch (RuntimeCacheException exception)
            {
                // One failed request leaves the tags of the others expired.
                error = exception;
            }

            results.AddRange(batch.Tags.Select(tag => new TagExpiry(tag, watch.Elapsed, error)));
        }

        return results;
    }

    /// <summary>Lists what the cache holds. The local Runtime Cache answers; Vercel's protocol has no such request.</summary>
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CacheItemInfo>> ListAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, string.Empty, null, cancellationToken).ConfigureAwait(false);
        RequireSupported(response, "list what it holds");
        RequireOk(response);
        ReadOnlyMemory<byte> json = await ReadJsonAsync(response).ConfigureAwait(false);
        List<CacheItemInfo>? items;
        try
        {
            items = JsonSerializer.Deserialize<List<CacheItemInfo>>(json.Span, RuntimeCacheOptions.DefaultSerializerOptions);
        }
        catch (JsonException)
        {
            items = null;
        }

        return items is not null && !items.Contains(null!) ? items : throw InvalidResponse("something that is no listing", response.StatusCode);
    }

    /// <summary>Removes everything. The local Runtime Cache does; Vercel's protocol has no such request.</summary>
    /// <inheritdoc/>
    public async ValueTask ClearAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Delete, string.Empty, null, cancellationToken).ConfigureAwait(false);
        RequireSupported(response, "remove everything at once");
        RequireOk(response);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    private string Subject => $"The Runtime Cache at {Endpoint.Url}";

    private static string? State(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-vercel-cache-state", out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    private string PathOf(string storeKey)
    {
        string path = StoreKey.ToPath(storeKey);
        int bytes = Endpoint.Url.AbsolutePath.Length + path.Length;
        return bytes <= MaxTargetBytes
            ? path
            : throw new RuntimeCacheException(
                RuntimeCacheFailure.InvalidKey,
                FormattableString.Invariant($"The store key {MessageText.Quote(storeKey)} makes a path of {bytes:N0} bytes; a request carries at most {MaxTargetBytes:N0} bytes."),
                "Hash the key with Default or Sha256.");
    }

    private HttpRequestMessage Request(HttpMethod method, string path, string? query = null)
    {
        HttpRequestMessage request = new(method, new Uri(Endpoint.Url.AbsoluteUri + path + query));
        foreach (KeyValuePair<string, string> header in Endpoint.Headers)
        {
            request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? query, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Request(method, path, query);
        return await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request and takes in the whole answer, so that both fall under the timeout.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Endpoint.Timeout);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.TimedOut,
                FormattableString.Invariant($"{Subject} did not answer within {Endpoint.Timeout.TotalSeconds:0.###} seconds."),
                "Check that it is up, or give it more time (RUNTIME_CACHE_TIMEOUT in milliseconds, or Connect-VercelCache -TimeoutSec).");
        }
        catch (HttpRequestException exception)
        {
            // .NET Framework may report a cancelled request this way.
            cancellationToken.ThrowIfCancellationRequested();
            throw new RuntimeCacheException(
                RuntimeCacheFailure.ConnectionFailed,
                $"{Subject} could not be reached, or broke off: {Innermost(exception).Message}",
                "Check that the endpoint is right and that the server runs.",
                innerException: exception);
        }
        catch (InvalidDataException exception)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.InvalidResponse,
                $"{Subject} answered with a body that cannot be decompressed.",
                "Check that no proxy before it changes its answers.",
                innerException: exception);
        }
    }

    private static Exception Innermost(Exception exception) => exception.InnerException is null ? exception : Innermost(exception.InnerException);

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpResponseMessage response) =>
        await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false);

    private async Task<ReadOnlyMemory<byte>> ReadJsonAsync(HttpResponseMessage response)
    {
        ReadOnlyMemory<byte> body = await ReadBytesAsync(response).ConfigureAwait(false);
        try
        {
            JsonText.Check(body.Span);
            return body;
        }
        catch (JsonException)
        {
            // Not as the inner exception: its message may quote a part of the body.
            string kind = HideSecrets(response.Content.Headers.ContentType?.MediaType ?? "no content type");
            throw InvalidResponse(FormattableString.Invariant($"{body.Length:N0} bytes that are no JSON ({MessageText.Clean(kind, 40)})"), response.StatusCode);
        }
    }

    private RuntimeCacheException InvalidResponse(string what, HttpStatusCode status) => new(
        RuntimeCacheFailure.InvalidResponse,
        $"{Subject} answered {(int)status} with {what}.",
        "Check that the endpoint is a Runtime Cache, and that no proxy or login page stands before it.",
        status);

    /// <summary>For requests that are not in Vercel's protocol.</summary>
    private void RequireSupported(HttpResponseMessage response, string what)
    {
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.NotSupported,
                $"{Subject} cannot {what}.",
                "Only the local Runtime Cache and the in-memory cache can; Vercel shows its items in the dashboard under Observability.",
                response.StatusCode);
        }
    }

    private void RequireOk(HttpResponseMessage response)
    {
        HttpStatusCode status = response.StatusCode;
        if (status == HttpStatusCode.OK)
        {
            return;
        }

        int code = (int)status;
        string said = ErrorMessage(response);
        throw code switch
        {
            401 or 403 => new RuntimeCacheException(
                RuntimeCacheFailure.AccessDenied,
                $"{Subject} refused access ({code}){said}.",
                "Check the headers of the connection (RUNTIME_CACHE_HEADERS): the secret in them may be wrong, or of another deployment.",
                status),
            >= 300 and < 400 => new RuntimeCacheException(
                RuntimeCacheFailure.Redirected,
                $"{Subject} redirected ({code}) to {RedirectTarget(response)}. It was not followed, because the secret headers would go there too.",
                "If that is the right place, make it the endpoint.",
                status),
            >= 400 and < 500 => new RuntimeCacheException(RuntimeCacheFailure.RequestRefused, $"{Subject} refused the request ({code}){said}.", null, status),
            >= 500 => new RuntimeCacheException(RuntimeCacheFailure.ServerError, $"{Subject} failed ({code}){said}.", "Try again; if it stays, look at the server's log.", status),
            _ => InvalidResponse("a status that the protocol does not have", status),
        };
    }

    private string RedirectTarget(HttpResponseMessage response) =>
        response.Headers.Location is { IsAbsoluteUri: true } location ? HideSecrets($"{location.Scheme}://{location.Authority}") : "another path";

    /// <summary>What the answer's <c>{"error":{"message"}}</c> says.</summary>
    private string ErrorMessage(HttpResponseMessage response)
    {
        // The body was taken in before SendAsync returned, so this does not wait.
        byte[] body = response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult();
        string? message = JsonText.ErrorMessage(body);
        if (message is null)
        {
            return string.Empty;
        }

        return ": " + MessageText.Clean(HideSecrets(message), 300).TrimEnd('.');
    }

    /// <summary>Text that the server sent, with nothing in it that was sent to it as a secret.</summary>
    private string HideSecrets(string text) => _secrets.Aggregate(text, (shown, secret) => shown.Replace(secret, "•••"));

    /// <summary>What the headers hold, the longest first, so that none is hidden in part because it holds another.</summary>
    private static List<string> Secrets(RuntimeCacheEndpoint endpoint) => endpoint.Headers
        .Select(header => header.Value.Trim())

        // A bearer token may come back without its scheme.
        .SelectMany(value => new[] { value, value.Substring(value.IndexOf(' ') + 1) })
        .Where(secret => secret.Length > 0)
        .Distinct()
        .OrderByDescending(secret => secret.Length)
        .ToList();
}
