using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using VercelFunctions.AspNetCore.Caching;

namespace VercelFunctions.AspNetCore.Expiry;

/// <summary>Expires the tags of a request, and reports a result per tag.</summary>
internal sealed partial class TagExpiryEndpoint(
    ExpirySecret secret,
    Func<HttpContext, ValueTask<IEnumerable<string>>> readTags,
    Func<IEnumerable<string>, IAsyncEnumerable<VercelFunctions.Expiry>> expire,
    HybridCache? hybridCache,
    Removals? removals,
    ILogger logger)
{
    private readonly ILogger _logger = logger;

    public async Task HandleAsync(HttpContext context)
    {
        IResult result = await ResultOfAsync(context).ConfigureAwait(false);
        await result.ExecuteAsync(context).ConfigureAwait(false);
    }

    private async Task<IResult> ResultOfAsync(HttpContext context)
    {
        if (!secret.IsIn(context.Request))
        {
            context.Response.Headers.WWWAuthenticate = secret.Challenge;
            return Problem("The secret is missing or wrong.", StatusCodes.Status401Unauthorized);
        }

        try
        {
            return await ExpireAsync([.. await readTags(context).ConfigureAwait(false)]).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception)
        {
            return Problem(exception.Message, exception.StatusCode);
        }
        catch (JsonException exception)
        {
            return Problem($"The body is not valid JSON: {exception.Message}", StatusCodes.Status400BadRequest);
        }
        catch (InvalidDataException exception)
        {
            return Problem($"The body is not a valid form: {exception.Message}", StatusCodes.Status400BadRequest);
        }
    }

    // Not canceled with the request: a sender that does not wait for the response still expects the tags to expire.
    private async Task<IResult> ExpireAsync(string[] tags)
    {
        removals?.AddTags([.. tags.Where(Removals.IsTag)]);
        List<VercelFunctions.Expiry> results = [];
        try
        {
            await foreach (VercelFunctions.Expiry result in expire(tags).ConfigureAwait(false))
            {
                results.Add(result);
            }

            await RemoveFromHybridCacheAsync(results).ConfigureAwait(false);
        }
        catch (VercelException exception)
        {
            LogFailure(exception);
            return Problem(exception.Message, StatusCodes.Status502BadGateway);
        }

        List<VercelException> failures = [.. results.Select(result => result.Error).OfType<VercelException>()];
        failures.ForEach(LogFailure);
        return Results.Json(
            new ExpiryResponse([.. results.Select(result => new ExpiryResult(result.Name, result.IsExpired, result.Error?.Message))]),
            ExpiryJson.Relaxed.ExpiryResponse,
            statusCode: failures.Count == 0 ? StatusCodes.Status200OK
                : failures.TrueForAll(IsOfSender) ? StatusCodes.Status400BadRequest
                : StatusCodes.Status502BadGateway);
    }

    /// <summary>The first level of a HybridCache is in this process, so the Runtime Cache does not reach it.</summary>
    private async ValueTask RemoveFromHybridCacheAsync(IEnumerable<VercelFunctions.Expiry> results)
    {
        if (hybridCache is not null)
        {
            await hybridCache
                .RemoveByTagAsync(results.Where(result => result.IsExpired).Select(result => result.Name).Where(Removals.IsTag))
                .ConfigureAwait(false);
        }
    }

    private static IResult Problem(string detail, int status) => Results.Json(
        new Problem(ReasonPhrases.GetReasonPhrase(status), status, detail),
        ExpiryJson.Relaxed.Problem,
        "application/problem+json",
        status);

    // A sender that repeats the request gets the same result.
    private static bool IsOfSender(VercelException failure) => failure.Failure is VercelFailure.InvalidTag or VercelFailure.TagTooLong;

    private void LogFailure(VercelException exception) => LogFailure(exception.Message, exception);

    [LoggerMessage(1, LogLevel.Warning, "A tag was not expired: {Reason}")]
    private partial void LogFailure(string reason, Exception exception);
}
