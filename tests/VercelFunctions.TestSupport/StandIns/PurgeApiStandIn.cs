using System.Text.Json;

namespace VercelFunctions.TestSupport;

/// <summary>In place of Vercel's purge API. What it purges is nothing; what it was asked to purge is in <see cref="PurgedTags"/> and the requests.</summary>
public sealed class PurgeApiStandIn(string token) : ApiStandIn<PurgeApiRequest>(token)
{
    /// <summary>The only project there is, any other being answered 404; null where every project is there.</summary>
    public string? KnownProject { get; set; }

    /// <summary>The tags of all requests that were answered 200 so far, in order of arrival, repeated ones included.</summary>
    public IReadOnlyList<string> PurgedTags => [.. Requests.Where(request => request.Status == 200).SelectMany(request => request.Tags)];

    /// <summary>Fails requests that name a tag.</summary>
    public void FailTag(string tag, int status, int count = int.MaxValue) =>
        FailWhere(request => request.Tags.Contains(tag), ErrorAnswer(status), count);

    /// <summary>Fails requests of one kind.</summary>
    public void FailOperation(PurgeApiOperation operation, int status, int count = int.MaxValue) =>
        FailWhere(request => request.Operation == operation, ErrorAnswer(status), count);

    /// <inheritdoc/>
    public override StubAnswer ErrorAnswer(int status, string? code = null, string? message = null)
    {
        string usual = status switch
        {
            400 => "bad_request",
            401 => "unauthorized",
            402 => "payment_required",
            403 => "forbidden",
            404 => "not_found",
            408 => "request_timeout",
            429 => "rate_limited",
            _ => "internal_server_error",
        };
        return StubAnswer.Json(
            JsonSerializer.Serialize(new { error = new { code = code ?? usual, message = message ?? $"The stand-in answers {status}." } }), status);
    }

    private protected override PurgeApiRequest Read(RecordedRequest raw) => new(raw);

    private protected override StubAnswer Serve(PurgeApiRequest request) =>
        KnownProject is null || request.Project == KnownProject ? StubAnswer.Json("{}") : ErrorAnswer(404, null, "Project not found");
}
