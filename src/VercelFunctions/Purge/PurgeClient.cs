using System.Diagnostics;
using System.Net.Http;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace VercelFunctions;

/// <summary>
/// Vercel's purge API: expires tags from outside a function, in the CDN cache, the Runtime Cache and the Data Cache at once.
/// Connection failures, timeouts, 408, 429 and 5xx are retried, with exponential delays or those that the response
/// specifies. Thread-safe. Source: Vercel's REST API, "edge-cache" and "data-cache".
/// </summary>
public sealed class PurgeClient : IPurger, IDisposable
{
    /// <summary>
    /// The most tags, or source images, in one request; a longer list becomes several requests. Source: Vercel's documentation of
    /// the purge API, "Tags per bulk REST API call". It has no limit for source images.
    /// </summary>
    public const int MaxPerRequest = 16;

    /// <summary>The most requests at the same time; fewer after a rate limit.</summary>
    public const int MaxConcurrency = 4;

    /// <summary>The largest body of a request, in bytes; a longer list becomes several requests.</summary>
    public const int MaxBodyBytes = 8 * 1024;

    /// <summary>The number of retries of a request.</summary>
    public const int MaxRetries = ApiRetries.Max;

    /// <summary>The default timeout of a request: 30 seconds.</summary>
    public static readonly TimeSpan DefaultRequestTimeout = Timeouts.ApiDefault;

    /// <summary>The longest timeout of a request: one hour.</summary>
    public static readonly TimeSpan MaxRequestTimeout = Timeouts.ApiLongest;

    // An upper bound for the part of a body that is not its list.
    private const int EnvelopeBytes = 192;

    private readonly RequestSlots _slots = new(MaxConcurrency);
    private readonly ApiClient _api;

    /// <summary>Creates a client. Nothing is sent yet.</summary>
    /// <param name="project">The project, and the token.</param>
    /// <param name="requestTimeout">
    /// How long each attempt may take, the whole response included; null means <see cref="DefaultRequestTimeout"/>.
    /// </param>
    /// <param name="timeProvider">The clock that delays are measured by; null means the system's.</param>
    /// <exception cref="VercelException">
    /// The timeout is not positive, or is longer than <see cref="MaxRequestTimeout"/> (InvalidTimeout).
    /// </exception>
    public PurgeClient(VercelProject project, TimeSpan? requestTimeout = null, TimeProvider? timeProvider = null)
    {
        ArgumentGuard.NotNull(project, nameof(project));
        Project = project;
        _api = new ApiClient(VercelProject.Api, project.ApiUrl, project.Token, requestTimeout, timeProvider, _slots.Reduce);
    }

    /// <summary>The project whose caches are purged.</summary>
    public VercelProject Project { get; }

    /// <summary>How long each attempt may take, the whole response included.</summary>
    public TimeSpan RequestTimeout => _api.Timeout;

    /// <summary>
    /// When every request must have ended, its retries included; null for no limit. A request that is still running then fails
    /// (<see cref="VercelFailure.TimedOut"/>), and a delay that a response asks for and that would end later is not begun.
    /// </summary>
    public DateTimeOffset? Deadline
    {
        get => _api.Deadline;
        init => _api.Deadline = value;
    }

    /// <inheritdoc/>
    public string Description => Project.ToString();

    /// <inheritdoc/>
    public IAsyncEnumerable<TagExpiry> ExpireTagsAsync(
        IEnumerable<string> tags, PurgeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(tags, nameof(tags));
        options ??= new PurgeOptions();
        long? deadline = DeadlineSeconds(options);
        string path = $"/v1/edge-cache/{Verb(options)}-by-tags";
        string? target = options.Target switch
        {
            PurgeTarget.Production => "production",
            PurgeTarget.Preview => "preview",
            _ => null,
        };
        return TagRequests.CheckedAsync(tags, valid => InBatchesAsync(
            valid,
            batch => Json(new TagsBody(batch, target, deadline), PurgeJson.Default.TagsBody),
            path,
            (tag, duration, failure) => new TagExpiry(tag, duration, failure),
            cancellationToken));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<SourceImageExpiry> ExpireSourceImagesAsync(
        IEnumerable<string> sourceImages, PurgeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(sourceImages, nameof(sourceImages));
        options ??= new PurgeOptions();
        long? deadline = DeadlineSeconds(options);
        return InBatchesAsync(
            sourceImages.Distinct(StringComparer.Ordinal).Select(CheckImage).ToList(),
            batch => Json(new SourceImagesBody(batch, deadline), PurgeJson.Default.SourceImagesBody),
            $"/v1/edge-cache/{Verb(options)}-by-src-images",
            (image, duration, failure) => new SourceImageExpiry(image, duration, failure),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task PurgeAllAsync(PurgedCache cache, CancellationToken cancellationToken = default) => cache switch
    {
        PurgedCache.Cdn => SendAsync(HttpMethod.Post, "/v1/edge-cache/purge-all", null, cancellationToken),
        _ => SendAsync(HttpMethod.Delete, "/v1/data-cache/purge-all", null, cancellationToken),
    };

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _api.Dispose();

    private static string Verb(PurgeOptions options) => options.Mode == PurgeMode.Delete ? "dangerously-delete" : "invalidate";

    private static string CheckImage(string image) => string.IsNullOrWhiteSpace(image)
        ? throw new VercelException(VercelFailure.InvalidSourceImage, "An empty source image is not allowed.")
        : image;

    private static long? DeadlineSeconds(PurgeOptions options) => options switch
    {
        { RevalidationDeadline: null } => null,
        { Mode: not PurgeMode.Delete } => throw new VercelException(
            VercelFailure.InvalidDeadline,
            "A revalidation deadline requires the mode Delete: invalidated content is served stale in any case."),
        { RevalidationDeadline: TimeSpan deadline } when deadline >= TimeSpan.Zero && deadline.Ticks % TimeSpan.TicksPerSecond == 0 =>
            (long)deadline.TotalSeconds,
        _ => throw new VercelException(
            VercelFailure.InvalidDeadline,
            $"A revalidation deadline of {MessageText.Seconds(options.RevalidationDeadline.Value)} is not allowed: "
                + "it must be a whole number of seconds, 0 or more."),
    };

    private static byte[] Json<T>(T body, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(body, type);

    private IAsyncEnumerable<T> InBatchesAsync<T>(
        IReadOnlyList<string> items,
        Func<IReadOnlyList<string>, byte[]> body,
        string path,
        Func<string, TimeSpan, VercelException?, T> result,
        CancellationToken cancellationToken) => TagRequests.InBatchesAsync(
            items,
            MaxPerRequest,
            MaxBodyBytes - EnvelopeBytes,
            item => JsonEncodedText.Encode(item).EncodedUtf8Bytes.Length + "\"\"".Length,
            (batch, token) => SendAsync(HttpMethod.Post, path, body(batch), token),
            result,
            _slots,
            cancellationToken);

    private async Task SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        if (!Measurement.IsListenedTo(Measurement.Purges))
        {
            await SendUnmeasuredAsync(method, path, body, cancellationToken).ConfigureAwait(false);
            return;
        }

        TagList attributes = new() { { "vercel.purge.operation", path.Substring("/v1/".Length) } };
        await Measurement.RunAsync(Measurement.Purges, "vercel.purge", ActivityKind.Client, attributes, async _ =>
        {
            await SendUnmeasuredAsync(method, path, body, cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    private async Task SendUnmeasuredAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        await _api.SendAsync(method, path + Project.Query(), Prepare, RefusalOf, cancellationToken).ConfigureAwait(false);

        void Prepare(HttpRequestMessage request)
        {
            if (body is not null)
            {
                request.Content = HttpHandlers.JsonContent(body);
            }
        }
    }

    private ApiRefusal RefusalOf(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        401 => new(VercelFailure.AccessDenied, "did not accept the token", "It may have expired, been deleted, or be incomplete."),
        402 => new(VercelFailure.PaymentRequired, "requires payment", "The project's usage page in the dashboard shows why."),
        403 => new(
            VercelFailure.AccessDenied,
            $"does not allow this token to purge {Project}",
            "The token's scope must include the team, and a team's project needs the team."),
        404 => new(VercelFailure.ProjectNotFound, $"does not know {Project}", "A team's project needs the team."),
        _ => new(VercelFailure.RequestRefused, "refused the request"),
    };
}
