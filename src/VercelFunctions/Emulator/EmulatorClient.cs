using System.Net;
using System.Text.Json;

namespace VercelFunctions;

/// <summary>
/// A client of the requests that the emulator, a local Runtime Cache server, supports in addition to Vercel's protocol: for
/// its items, its fault rules and the purge requests that it recorded. Thread-safe; keeps connections open.
/// </summary>
/// <remarks>
/// Before the first request, a request without the secret headers determines whether the endpoint is an emulator, so that no
/// other server receives the secret headers with such a request.
/// </remarks>
public sealed class EmulatorClient : ICacheContents, IDisposable
{
    /// <summary>The path of the emulator's own requests.</summary>
    internal const string BasePath = "/emulator/";

    /// <summary>The name in the response to a GET of <see cref="BasePath"/>.</summary>
    internal const string ServerName = "VercelFunctions.Emulator";

    private readonly RuntimeCacheSender _sender;
    private readonly RuntimeCacheSender _anonymous;
    private readonly Uri _base;
    private volatile bool _isKnown;

    /// <summary>Creates a client of an endpoint. Nothing is sent yet.</summary>
    /// <param name="endpoint">The address, and the headers that grant access to one project's cache.</param>
    public EmulatorClient(RuntimeCacheEndpoint endpoint)
    {
        ArgumentGuard.NotNull(endpoint, nameof(endpoint));
        _sender = new RuntimeCacheSender(endpoint);
        _anonymous = new RuntimeCacheSender(new RuntimeCacheEndpoint(endpoint.Url.AbsoluteUri, [], endpoint.Timeout));
        _base = new Uri(endpoint.Url, BasePath);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CacheItemInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync<CacheItemInfo>(HttpMethod.Get, "items", null, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Delete, "items", null, cancellationToken).ConfigureAwait(false);
        _sender.RequireConfirmation(response);
    }

    /// <summary>Lists the fault rules in effect.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The rules, in order.</returns>
    /// <exception cref="VercelException">The endpoint is not an emulator, or the request failed.</exception>
    public async ValueTask<IReadOnlyList<CacheFault>> ListFaultsAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync<CacheFault>(HttpMethod.Get, "faults", null, cancellationToken).ConfigureAwait(false);

    /// <summary>Replaces the fault rules.</summary>
    /// <param name="rules">The rules, such as <c>get 5% 503</c>; none for no fault.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The rules now in effect.</returns>
    /// <exception cref="VercelException">The endpoint is not an emulator, a rule is not valid, or the request failed.</exception>
    public ValueTask<IReadOnlyList<CacheFault>> SetFaultsAsync(
        IEnumerable<string> rules, CancellationToken cancellationToken = default) =>
        SendFaultsAsync(HttpMethod.Put, rules, cancellationToken);

    /// <summary>Adds fault rules after those in effect, which keep their counts.</summary>
    /// <param name="rules">The rules, such as <c>get 5% 503</c>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The rules now in effect.</returns>
    /// <exception cref="VercelException">The endpoint is not an emulator, a rule is not valid, or the request failed.</exception>
    public ValueTask<IReadOnlyList<CacheFault>> AddFaultsAsync(
        IEnumerable<string> rules, CancellationToken cancellationToken = default) =>
        SendFaultsAsync(HttpMethod.Post, rules, cancellationToken);

    /// <summary>Lists the purge requests that the emulator recorded.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The last 1,000 that concern the projects of the token, the oldest first.</returns>
    /// <exception cref="VercelException">The endpoint is not an emulator, or the request failed.</exception>
    public async ValueTask<IReadOnlyList<RecordedPurge>> ListPurgesAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync<RecordedPurge>(HttpMethod.Get, "purges", null, cancellationToken).ConfigureAwait(false);

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _sender.Dispose();
        _anonymous.Dispose();
    }

    private async ValueTask<IReadOnlyList<CacheFault>> SendFaultsAsync(
        HttpMethod method, IEnumerable<string> rules, CancellationToken cancellationToken)
    {
        ArgumentGuard.NotNull(rules, nameof(rules));
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, IEnumerable<string>> { ["rules"] = rules });
        return await ReadAsync<CacheFault>(method, "faults", body, cancellationToken).ConfigureAwait(false);
    }

    private async Task<List<T>> ReadAsync<T>(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(method, path, body, cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> json = await _sender.ReadJsonAsync(response).ConfigureAwait(false);
        List<T>? list;
        try
        {
            list = JsonSerializer.Deserialize<List<T>>(json.Span, RuntimeCacheOptions.DefaultSerializerOptions);
        }
        catch (JsonException)
        {
            list = null;
        }

        return list is not null && list.TrueForAll(element => element is not null)
            ? list
            : throw _sender.InvalidResponse("JSON that is not a list of the expected kind", response.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        await RequireEmulatorAsync(cancellationToken).ConfigureAwait(false);
        using HttpRequestMessage request = new(method, new Uri(_base, path));
        if (body is not null)
        {
            request.Content = HttpHandlers.JsonContent(body);
        }

        HttpResponseMessage response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        _sender.RequireOk(response);
        return response;
    }

    private async Task RequireEmulatorAsync(CancellationToken cancellationToken)
    {
        if (_isKnown)
        {
            return;
        }

        using HttpRequestMessage request = new(HttpMethod.Get, _base);
        using HttpResponseMessage response = await _anonymous.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode >= HttpStatusCode.InternalServerError)
        {
            _anonymous.RequireOk(response);
        }

        if (!await IsEmulatorAsync(response).ConfigureAwait(false))
        {
            throw new VercelException(
                VercelFailure.NotSupported,
                $"{_anonymous.Subject} is not an emulator: "
                    + "only an emulator can list and clear its items, has fault rules and records purge requests.",
                response.StatusCode);
        }

        _isKnown = true;
    }

    private static async Task<bool> IsEmulatorAsync(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return false;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false));
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("name", out JsonElement name)
                && name.ValueKind == JsonValueKind.String
                && name.ValueEquals(ServerName);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
