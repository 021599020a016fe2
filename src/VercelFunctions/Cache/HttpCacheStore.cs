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

    private static readonly MediaTypeHeaderValue JsonMediaType = new("application/json");

    private readonly HttpPeer _peer;

    /// <summary>Makes a client of an endpoint. Nothing is sent yet.</summary>
    /// <param name="endpoint">Where to send requests, and with which headers.</param>
    public HttpCacheStore(RuntimeCacheEndpoint endpoint)
    {
        ArgumentGuard.NotNull(endpoint, nameof(endpoint));
        Endpoint = endpoint;
        _peer = new HttpPeer(
            $"The Runtime Cache at {endpoint.Url}",
            endpoint.Url,
            endpoint.Headers,
            endpoint.Timeout,
            "Check that it is up, or give it more time (RUNTIME_CACHE_TIMEOUT in milliseconds, or Connect-VercelCache -TimeoutSec).");
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
        using HttpResponseMessage response = await _peer.SendAsync(request, cancellationToken).ConfigureAwait(false);
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
        int room = MaxTargetBytes - Endpoint.Url.AbsolutePath.Length - "revalidate?tags=".Length;
        foreach (IReadOnlyList<string> batch in Batch.Split(tags, MaxTagsPerRequest, room, tag => Uri.EscapeDataString(tag).Length))
        {
            Stopwatch watch = Stopwatch.StartNew();
            RuntimeCacheException? error = null;
            try
            {
                using HttpResponseMessage response = await SendAsync(HttpMethod.Post, "revalidate", "?tags=" + string.Join(",", batch.Select(Uri.EscapeDataString)), cancellationToken).ConfigureAwait(false);
                RequireOk(response);
            }
            catch (RuntimeCacheException exception)
            {
                // One failed request leaves the tags of the others expired.
                error = exception;
            }

            results.AddRange(batch.Select(tag => new TagExpiry(tag, watch.Elapsed, error)));
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
        return await ReadListAsync<CacheItemInfo>(response).ConfigureAwait(false);
    }

    /// <summary>Removes everything. The local Runtime Cache does; Vercel's protocol has no such request.</summary>
    /// <inheritdoc/>
    public async ValueTask ClearAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Delete, string.Empty, null, cancellationToken).ConfigureAwait(false);
        RequireSupported(response, "remove everything at once");
        RequireOk(response);
    }

    /// <summary>Tells by which rules requests are made to go wrong. The local Runtime Cache does; Vercel's has no such request.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The rules at work, in order.</returns>
    /// <exception cref="RuntimeCacheException">The cache is not a local one, or could not be asked.</exception>
    public async ValueTask<IReadOnlyList<CacheFault>> ListFaultsAsync(CancellationToken cancellationToken) =>
        await SendFaultsAsync(HttpMethod.Get, null, cancellationToken).ConfigureAwait(false);

    /// <summary>Makes requests go wrong by these rules and no others. The local Runtime Cache does; Vercel's has no such request.</summary>
    /// <param name="rules">The rules, such as <c>get 5% 503</c>; none for no fault.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The rules now at work.</returns>
    /// <exception cref="RuntimeCacheException">The cache is not a local one, one of them is not a valid rule, or it could not be asked.</exception>
    public async ValueTask<IReadOnlyList<CacheFault>> SetFaultsAsync(IEnumerable<string> rules, CancellationToken cancellationToken)
    {
        ArgumentGuard.NotNull(rules, nameof(rules));
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, IEnumerable<string>> { ["rules"] = rules });
        return await SendFaultsAsync(HttpMethod.Put, body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists the latest requests of the purge API. An emulator records them; Vercel's Runtime Cache has no such request.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The last 1,000 that concern what the token opens, the oldest first.</returns>
    /// <exception cref="RuntimeCacheException">The cache is not an emulator, or could not be asked.</exception>
    public async ValueTask<IReadOnlyList<CachePurge>> ListPurgesAsync(CancellationToken cancellationToken) =>
        await AskEmulatorAsync<CachePurge>(HttpMethod.Get, "purges", null, "has no record of purges", "record purges", cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _peer.Dispose();

    private string Subject => _peer.Subject;

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

    private HttpRequestMessage Request(HttpMethod method, string path, string? query = null) => new(method, new Uri(Endpoint.Url.AbsoluteUri + path + query));

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? query, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Request(method, path, query);
        return await _peer.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

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
            string kind = _peer.HideSecrets(response.Content.Headers.ContentType?.MediaType ?? "no content type");
            throw InvalidResponse(FormattableString.Invariant($"{body.Length:N0} bytes that are no JSON ({MessageText.Clean(kind, 40)})"), response.StatusCode);
        }
    }

    private async Task<List<T>> ReadListAsync<T>(HttpResponseMessage response)
    {
        ReadOnlyMemory<byte> json = await ReadJsonAsync(response).ConfigureAwait(false);
        List<T>? list;
        try
        {
            list = JsonSerializer.Deserialize<List<T>>(json.Span, RuntimeCacheOptions.DefaultSerializerOptions);
        }
        catch (JsonException)
        {
            list = null;
        }

        return list is not null && list.TrueForAll(element => element is not null) ? list : throw InvalidResponse("something that is no listing", response.StatusCode);
    }

    private Task<IReadOnlyList<CacheFault>> SendFaultsAsync(HttpMethod method, byte[]? body, CancellationToken cancellationToken) =>
        AskEmulatorAsync<CacheFault>(method, "faults", body, "has no faults to set", "be made to fail", cancellationToken);

    /// <summary>For requests that only an emulator answers.</summary>
    private async Task<IReadOnlyList<T>> AskEmulatorAsync<T>(
        HttpMethod method, string path, byte[]? body, string lack, string ability, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, new Uri(Endpoint.Url, "../emulator/" + path));
        if (body is not null)
        {
            request.Content = HttpHandlers.Content(body);
            request.Content.Headers.ContentType = JsonMediaType;
        }

        using HttpResponseMessage response = await _peer.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.NotSupported,
                $"{Subject} {lack}.",
                $"Only a local Runtime Cache can {ability}: Start-VercelCacheEmulator -Connect.",
                response.StatusCode);
        }

        RequireOk(response);
        return await ReadListAsync<T>(response).ConfigureAwait(false);
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
            // A login page also answers a write with 200; nothing was stored or expired then.
            if (response.Content.Headers.ContentType?.MediaType == "text/html")
            {
                throw InvalidResponse("an HTML page", status);
            }

            return;
        }

        int code = (int)status;
        string said = _peer.ErrorText(response);
        throw code switch
        {
            401 or 403 => new RuntimeCacheException(
                RuntimeCacheFailure.AccessDenied,
                $"{Subject} refused access ({code}){said}.",
                "Check the headers of the connection (RUNTIME_CACHE_HEADERS): the secret in them may be wrong, or of another deployment.",
                status),
            >= 300 and < 400 => _peer.Redirected(response),
            >= 400 and < 500 => new RuntimeCacheException(RuntimeCacheFailure.RequestRefused, $"{Subject} refused the request ({code}){said}.", "Check what was sent against what the server says; a proxy before it may be what answers.", status),
            >= 500 => new RuntimeCacheException(RuntimeCacheFailure.ServerError, $"{Subject} failed ({code}){said}.", "Try again; if it stays, look at the server's log.", status),
            _ => InvalidResponse("a status that the protocol does not have", status),
        };
    }
}
