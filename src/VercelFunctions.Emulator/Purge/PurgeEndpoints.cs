using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Purge;

/// <summary>
/// Vercel's purge API over the same store, so that what expires tags from outside can be tried here. There is one
/// environment, which every target means, and no CDN: what only that keeps is purged by doing nothing.
/// </summary>
internal sealed class PurgeEndpoints(ICacheStore store)
{
    private const string NoCdn = "there is no CDN here, so nothing to purge";

    /// <summary>Answers a request to the path of an operation.</summary>
    public async ValueTask AnswerAsync(HttpContext context, PurgeOperation operation)
    {
        HttpRequest request = context.Request;
        if (!HttpMethods.Equals(request.Method, operation.Method))
        {
            await ErrorAnswer.RefuseMethodAsync(context.Response, operation.Method).ConfigureAwait(false);
            return;
        }

        IReadOnlyList<string> tags;
        try
        {
            PurgeQuery.Check(request.Query);
            if (await RequestBody.ReadAsync(context, PurgeBody.MaxBytesRead).ConfigureAwait(false) is not ReadOnlyMemory<byte> body)
            {
                await RefuseAsync(context, "The body is far over 8 KB, the most that goes in one request; the rest of it was not read.").ConfigureAwait(false);
                await RequestBody.LeaveAsync(context).ConfigureAwait(false);
                return;
            }

            tags = PurgeBody.ReadTags(operation, request.ContentType, body);
        }
        catch (PurgeRequestException exception)
        {
            await RefuseAsync(context, exception.Message).ConfigureAwait(false);
            return;
        }

        await PurgeAsync(context, operation.Subject, tags).ConfigureAwait(false);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 2;
        await context.Response.BodyWriter.WriteAsync("{}"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
    }

    private async ValueTask PurgeAsync(HttpContext context, PurgeSubject subject, IReadOnlyList<string> tags)
    {
        switch (subject)
        {
            case PurgeSubject.Tags:
                await store.ExpireTagsAsync(tags, context.RequestAborted).ConfigureAwait(false);
                break;
            case PurgeSubject.DataCaches:
                await store.ClearAsync(context.RequestAborted).ConfigureAwait(false);
                break;
            default:
                LogNote.Set(context, NoCdn);
                break;
        }
    }

    private static ValueTask RefuseAsync(HttpContext context, string message) =>
        ErrorAnswer.WriteAsync(context.Response, StatusCodes.Status400BadRequest, "bad_request", message);
}
