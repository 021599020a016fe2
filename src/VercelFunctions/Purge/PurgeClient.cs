using System.Diagnostics;
using System.Net;
using System.Net.Http;
using System.Text.Json;

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
    public void Check(ExpiryKind kind, PurgeOptions? options = null)
    {
        if (options?.RevalidationDeadline is not TimeSpan deadline)
        {
            return;
        }

        if (options.Mode != PurgeMode.Delete)
        {
            throw new VercelException(
                VercelFailure.InvalidDeadline,
                "A revalidation deadline requires the mode Delete: invalidated content is served stale in any case.");
        }

        if (deadline < TimeSpan.Zero || deadline.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw new VercelException(
                VercelFailure.InvalidDeadline,
                $"A revalidation deadline of {MessageText.Seconds(deadline)} is not allowed: "
                    + "it must be a whole number of seconds, 0 or more.");
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Expiry> ExpireEachAsync(
        ExpiryKind kind, IEnumerable<string> names, PurgeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(names, nameof(names));
        Check(kind, options);
        PurgeBatcher batcher = new(this, kind, options ?? new PurgeOptions());
        return ExpiryBatcher.CheckedAsync(kind, names, valid => batcher.SendAsync(valid, cancellationToken));
    }

    /// <inheritdoc/>
    public Task PurgeAllAsync(PurgedCache cache, CancellationToken cancellationToken = default) => cache switch
    {
        PurgedCache.Cdn => SendAsync(HttpMethod.Post, "/v1/edge-cache/purge-all", null, cancellationToken),
        _ => SendAsync(HttpMethod.Delete, "/v1/data-cache/purge-all", null, cancellationToken),
    };

    /// <summary>
    /// Checks that Vercel accepts the token, and that the token has access to the team and the project. Changes nothing.
    /// Source: Vercel's REST API, "Get the User" and "Find a project by id or name".
    /// </summary>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="VercelException">
    /// The token, the team (<see cref="VercelFailure.AccessDenied"/>) or the project (<see cref="VercelFailure.ProjectNotFound"/>)
    /// is wrong, or a request failed.
    /// </exception>
    public async Task VerifyAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await ReadAsync("/v2/user").ConfigureAwait(false);
        }
        catch (VercelException exception) when (exception.StatusCode == HttpStatusCode.Forbidden)
        {
            // A token whose scope is a team may not see the user. The request for the project decides.
        }

        await ReadAsync($"/v9/projects/{Uri.EscapeDataString(Project.NameOrId)}{Project.TeamQuery()}").ConfigureAwait(false);

        async Task ReadAsync(string path)
        {
            byte[] body = await _api.ReadAsync(HttpMethod.Get, path, _ => { }, VerifyRefusalOf, cancellationToken).ConfigureAwait(false);
            if (!IsObject(body))
            {
                throw new VercelException(VercelFailure.InvalidResponse, $"{_api.Subject} sent a response that is not Vercel's.");
            }
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _api.Dispose();

    // A proxy or a login page can answer with a success.
    private static bool IsObject(byte[] body)
    {
        try
        {
            return JsonText.Parse(body).ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

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

    private ApiRefusal VerifyRefusalOf(HttpResponseMessage response) => (int)response.StatusCode == 403
        ? new(
            VercelFailure.AccessDenied,
            Project.Team is null
                ? $"does not allow this token to see {Project}"
                : $"does not allow this token to see the team {MessageText.Quote(Project.Team)}",
            "The token's scope must include the team, and a team's project needs the team.")
        : RefusalOf(response);

    private ApiRefusal RefusalOf(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        401 => new(VercelFailure.AccessDenied, "did not accept the token", "It may have expired, been deleted, or be incomplete."),
        402 => new(VercelFailure.PaymentRequired, "requires payment", "The project's usage page in the dashboard shows why."),
        403 => new(
            VercelFailure.AccessDenied,
            $"does not allow this token to purge {Project}",
            "The token's scope must include the team, and a team's project needs the team."),
        404 => new(
            VercelFailure.ProjectNotFound,
            $"does not know {Project}",
            "Its name may be misspelled, and a team's project needs the team."),
        _ => new(VercelFailure.RequestRefused, "refused the request"),
    };

    private sealed class PurgeBatcher(PurgeClient client, ExpiryKind kind, PurgeOptions options)
        : ExpiryBatcher(kind, MaxPerRequest, MaxBodyBytes - EnvelopeBytes, client._slots)
    {
        private readonly ExpiryKind _kind = kind;

        private string Path => "/v1/edge-cache/"
            + (options.Mode == PurgeMode.Delete ? "dangerously-delete" : "invalidate")
            + (_kind == ExpiryKind.Tag ? "-by-tags" : "-by-src-images");

        private string? Target => options.Target switch
        {
            PurgeTarget.Production => "production",
            PurgeTarget.Preview => "preview",
            _ => null,
        };

        protected override int BytesOf(string name) => JsonEncodedText.Encode(name).EncodedUtf8Bytes.Length + "\"\"".Length;

        protected override Task SendBatchAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
        {
            long? deadline = (long?)options.RevalidationDeadline?.TotalSeconds;
            byte[] body = _kind == ExpiryKind.Tag
                ? JsonSerializer.SerializeToUtf8Bytes(new TagsBody(names, Target, deadline), PurgeJson.Default.TagsBody)
                : JsonSerializer.SerializeToUtf8Bytes(new SourceImagesBody(names, deadline), PurgeJson.Default.SourceImagesBody);
            return client.SendAsync(HttpMethod.Post, Path, body, cancellationToken);
        }
    }
}
