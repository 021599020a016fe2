using System.Diagnostics;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace VercelFunctions;

/// <summary>
/// Vercel's purge API: expires tags from outside a function, in the CDN, the Runtime Cache and the Data Cache at once.
/// Broken connections, 408, 429 and 5xx are tried again, with growing pauses or those that the answer asks for; other
/// answers are final. Safe under threads. Source: Vercel's REST API, "edge-cache" and "data-cache".
/// </summary>
public sealed class PurgeClient : IDisposable
{
    /// <summary>The most tags, or source images, in one request; a longer list goes in several.</summary>
    public const int MaxPerRequest = 128;

    /// <summary>The largest body of a request, in bytes; a longer list goes in several.</summary>
    public const int MaxBodyBytes = 8 * 1024;

    /// <summary>How often a request is tried again after it failed.</summary>
    public const int MaxRetries = ApiRetries.Max;

    /// <summary>How long a request may take where nothing else is said: 30 seconds.</summary>
    public static readonly TimeSpan DefaultRequestTimeout = ApiTimeout.Default;

    /// <summary>The longest that a request may be allowed to take: an hour.</summary>
    public static readonly TimeSpan MaxRequestTimeout = ApiTimeout.Longest;

    // What a body holds beside its list, generously.
    private const int EnvelopeBytes = 192;

    private static readonly MediaTypeHeaderValue JsonMediaType = new("application/json");

    private readonly ApiClient _api;

    /// <summary>Makes a client. Nothing is sent yet.</summary>
    /// <param name="project">The project, and the token.</param>
    /// <param name="requestTimeout">How long each try of a request may take, its whole answer included; null means <see cref="DefaultRequestTimeout"/>.</param>
    /// <param name="timeProvider">The clock that pauses are measured by; null means the system's.</param>
    /// <exception cref="RuntimeCacheException">The timeout is not over 0, or over <see cref="MaxRequestTimeout"/> (InvalidTimeout).</exception>
    public PurgeClient(VercelProject project, TimeSpan? requestTimeout = null, TimeProvider? timeProvider = null)
    {
        ArgumentGuard.NotNull(project, nameof(project));
        Project = project;
        _api = new ApiClient(ApiService.Vercel, project.ApiUrl, project.Token, requestTimeout, timeProvider);
    }

    /// <summary>The project whose caches are purged.</summary>
    public VercelProject Project { get; }

    /// <summary>How long each try of a request may take, its whole answer included.</summary>
    public TimeSpan RequestTimeout => _api.RequestTimeout;

    /// <summary>Expires tags. A request that fails leaves the tags of the others expired; its own are failed in the results.</summary>
    /// <param name="tags">The tags, compared by case; any number of them.</param>
    /// <param name="options">Mode, target and deadline; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the request under way.</param>
    /// <returns>One result a distinct tag, in the order given. Look at <see cref="TagExpiry.IsExpired"/>.</returns>
    /// <exception cref="RuntimeCacheException">One of them cannot be a tag, or an option does not fit; nothing was sent.</exception>
    public Task<IReadOnlyList<TagExpiry>> ExpireTagsAsync(IEnumerable<string> tags, PurgeOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new PurgeOptions();
        long? deadline = DeadlineSeconds(options);
        string? target = options.Target switch
        {
            PurgeTarget.Production => "production",
            PurgeTarget.Preview => "preview",
            _ => null,
        };
        return InBatchesAsync(
            CacheLimits.CheckTagsToExpire(tags),
            batch => PostAsync($"/v1/edge-cache/{Verb(options)}-by-tags", new TagsBody(batch, target, deadline), PurgeJson.Default.TagsBody, cancellationToken));
    }

    /// <summary>Purges what the image optimization made of source images.</summary>
    /// <param name="sourceImages">Their URLs or paths, as pages name them; any number of them.</param>
    /// <param name="options">Mode and deadline; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the request under way.</param>
    /// <returns>One result an image, in the order given: its URL stands as the tag.</returns>
    /// <exception cref="RuntimeCacheException">One is empty, or an option does not fit; nothing was sent.</exception>
    public Task<IReadOnlyList<TagExpiry>> ExpireSourceImagesAsync(IEnumerable<string> sourceImages, PurgeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(sourceImages, nameof(sourceImages));
        options ??= new PurgeOptions();
        long? deadline = DeadlineSeconds(options);
        List<string> images = sourceImages.Distinct(StringComparer.Ordinal).ToList();
        if (images.Any(string.IsNullOrWhiteSpace))
        {
            throw new RuntimeCacheException(RuntimeCacheFailure.InvalidTag, "An empty source image is not allowed.", "Leave it out.");
        }

        return InBatchesAsync(
            images,
            batch => PostAsync($"/v1/edge-cache/{Verb(options)}-by-src-images", new SourceImagesBody(batch, deadline), PurgeJson.Default.SourceImagesBody, cancellationToken));
    }

    /// <summary>Purges a whole cache of the project. The next requests all reach the origin.</summary>
    /// <param name="cache">Which.</param>
    /// <param name="cancellationToken">Cancels the request under way.</param>
    /// <exception cref="RuntimeCacheException">It was not purged.</exception>
    public Task PurgeAllAsync(PurgedCache cache, CancellationToken cancellationToken = default) => cache switch
    {
        PurgedCache.Cdn => SendAsync(HttpMethod.Post, "/v1/edge-cache/purge-all", null, cancellationToken),
        _ => SendAsync(HttpMethod.Delete, "/v1/data-cache/purge-all", null, cancellationToken),
    };

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _api.Dispose();

    private static string Verb(PurgeOptions options) => options.Mode == PurgeMode.Delete ? "dangerously-delete" : "invalidate";

    private static long? DeadlineSeconds(PurgeOptions options)
    {
        if (options.RevalidationDeadline is not TimeSpan deadline)
        {
            return null;
        }

        if (options.Mode != PurgeMode.Delete)
        {
            throw new RuntimeCacheException(RuntimeCacheFailure.InvalidDeadline, "A revalidation deadline belongs to the mode Delete: what is only invalidated is served stale in any case.", "Use the mode Delete, or leave the deadline out.");
        }

        return deadline >= TimeSpan.Zero && deadline.Ticks % TimeSpan.TicksPerSecond == 0
            ? (long)deadline.TotalSeconds
            : throw new RuntimeCacheException(
                RuntimeCacheFailure.InvalidDeadline,
                FormattableString.Invariant($"A revalidation deadline of {deadline.TotalSeconds} seconds is not allowed: it is a whole number of seconds, 0 or more."),
                "Round it, or leave it out.");
    }

    private static async Task<IReadOnlyList<TagExpiry>> InBatchesAsync(IReadOnlyList<string> items, Func<IReadOnlyList<string>, Task> send)
    {
        List<TagExpiry> results = new(items.Count);
        foreach (IReadOnlyList<string> batch in Batch.Split(items, MaxPerRequest, MaxBodyBytes - EnvelopeBytes, item => JsonEncodedText.Encode(item).EncodedUtf8Bytes.Length + "\"\"".Length))
        {
            Stopwatch watch = Stopwatch.StartNew();
            RuntimeCacheException? error = null;
            try
            {
                await send(batch).ConfigureAwait(false);
            }
            catch (RuntimeCacheException exception)
            {
                error = exception;
            }

            results.AddRange(batch.Select(item => new TagExpiry(item, watch.Elapsed, error)));
        }

        return results;
    }

    private Task PostAsync<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body, type), cancellationToken);

    private async Task SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        await _api.SendAsync(method, path + Project.Query(), Prepare, RefusalOf, cancellationToken).ConfigureAwait(false);

        void Prepare(HttpRequestMessage request)
        {
            if (body is not null)
            {
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.ContentType = JsonMediaType;
            }
        }
    }

    private ApiRefusal RefusalOf(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        401 => new(
            RuntimeCacheFailure.AccessDenied,
            "did not accept the token",
            "Check the token (VERCEL_TOKEN, -Token): it may have expired, been deleted, or be cut short."),
        402 => new(RuntimeCacheFailure.PaymentRequired, "wants a payment first", "Look at the project's plan and usage in Vercel's dashboard."),
        403 => new(
            RuntimeCacheFailure.AccessDenied,
            $"does not let this token purge {Project}",
            "Check the token's scope, that it may see the team, and that the team is given (VERCEL_ORG_ID, -Team)."),
        404 => new(
            RuntimeCacheFailure.ProjectNotFound,
            $"does not know {Project}",
            "Check project and team (VERCEL_PROJECT_ID and VERCEL_ORG_ID, -Project and -Team): a project of a team needs the team too."),
        _ => new(RuntimeCacheFailure.RequestRefused, "refused the request", "Check tags and options against what the API says."),
    };
}
