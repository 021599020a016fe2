using System.Globalization;
using System.Net;
using System.Text.Json;

namespace VercelFunctions;

/// <summary>A Runtime Cache behind an endpoint: Vercel's own, or the emulator. Thread-safe; keeps connections open.</summary>
public sealed class HttpCacheStore : ICacheStore, IDisposable
{
    /// <summary>
    /// The longest path and query of a request, in bytes. Servers refuse more at about 8 KB
    /// (ASP.NET Core: 8,192 with method and version), so a long list of tags becomes several requests.
    /// </summary>
    public const int MaxTargetBytes = 8000;

    /// <summary>The most tags in one request.</summary>
    public const int MaxTagsPerRequest = 128;

    private readonly RuntimeCacheSender _sender;

    /// <summary>Creates a client of an endpoint. Nothing is sent yet.</summary>
    /// <param name="endpoint">The address, and the headers of every request.</param>
    public HttpCacheStore(RuntimeCacheEndpoint endpoint)
    {
        ArgumentGuard.NotNull(endpoint, nameof(endpoint));
        Endpoint = endpoint;
        _sender = new RuntimeCacheSender(endpoint);
    }

    /// <summary>The address, and the headers of every request.</summary>
    public RuntimeCacheEndpoint Endpoint { get; }

    /// <inheritdoc/>
    public string Description => $"the Runtime Cache at {Endpoint.Url}";

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string storeKey, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, UrlOf(storeKey));
        using HttpResponseMessage response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        bool isMiss = response.StatusCode == HttpStatusCode.NotFound && !NotFound.IsForeign(response);
        if (!isMiss)
        {
            _sender.RequireOk(response);
        }

        string? state = State(response);
        if (state == "error")
        {
            throw new VercelException(
                VercelFailure.ServerError,
                $"{_sender.Subject} failed to read the item (cache state 'error').",
                response.StatusCode);
        }

        if (isMiss || state is not ("fresh" or null))
        {
            return null;
        }

        return await _sender.ReadJsonAsync(response).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask SetAsync(
        string storeKey, ReadOnlyMemory<byte> json, CacheItemOptions options, CancellationToken cancellationToken)
    {
        ArgumentGuard.NotNull(options, nameof(options));
        using HttpRequestMessage request = new(HttpMethod.Post, UrlOf(storeKey));
        if (options.Ttl is TimeSpan ttl)
        {
            request.Headers.TryAddWithoutValidation(
                RuntimeCacheProtocol.TtlHeader, ((long)ttl.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        }

        if (options.Tags.Count > 0)
        {
            request.Headers.TryAddWithoutValidation(RuntimeCacheProtocol.TagsHeader, string.Join(",", options.Tags));
        }

        if (!string.IsNullOrEmpty(options.Name))
        {
            request.Headers.TryAddWithoutValidation(RuntimeCacheProtocol.NameHeader, ItemName.Encode(options.Name!));
        }

        request.Content = HttpHandlers.JsonContent(json);
        await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string storeKey, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Delete, UrlOf(storeKey));
        await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Expiry> TryExpireTagsAsync(IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        ArgumentGuard.NotNull(tags, nameof(tags));
        return new TagBatcher(this).SendAsync(tags, cancellationToken);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _sender.Dispose();

    private static string? State(HttpResponseMessage response) =>
        response.Headers.TryGetValues(RuntimeCacheProtocol.StateHeader, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    private Uri UrlOf(string storeKey)
    {
        string path = StoreKey.ToPath(storeKey);
        int bytes = Endpoint.Url.AbsolutePath.Length + path.Length;
        if (bytes > MaxTargetBytes)
        {
            throw new VercelException(
                VercelFailure.InvalidKey,
                FormattableString.Invariant($"The store key {MessageText.Quote(storeKey)} results in a path of {bytes:N0} bytes; ")
                    + FormattableString.Invariant($"at most {MaxTargetBytes:N0} bytes are allowed."));
        }

        // .NET Framework also unescapes a backslash, and removes a dot at the end.
        Uri url = Url(path);
        return url.AbsoluteUri == Endpoint.Url.AbsoluteUri + path
            ? url
            : throw new VercelException(
                VercelFailure.InvalidKey,
                $"The store key {MessageText.Quote(storeKey)} cannot be sent: this version of .NET would request the path "
                    + $"{MessageText.Quote(url.AbsolutePath)}, which is another item.");
    }

    private Uri Url(string target) => new(Endpoint.Url.AbsoluteUri + target);

    private async Task SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        _sender.RequireConfirmation(response);
    }

    private sealed class TagBatcher(HttpCacheStore store) : ExpiryBatcher(
        ExpiryKind.Tag,
        MaxTagsPerRequest,
        MaxTargetBytes - store.Endpoint.Url.AbsolutePath.Length - Path.Length,
        new RequestSlots(1))
    {
        private const string Path = RuntimeCacheProtocol.RevalidatePath + "?" + RuntimeCacheProtocol.TagsParameter + "=";

        protected override int BytesOf(string name) => Uri.EscapeDataString(name).Length;

        protected override async Task SendBatchAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
        {
            string target = Path + string.Join(",", names.Select(Uri.EscapeDataString));
            using HttpRequestMessage request = new(HttpMethod.Post, store.Url(target));
            await store.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }
}
