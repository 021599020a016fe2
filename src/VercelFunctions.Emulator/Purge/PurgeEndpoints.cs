using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Purge;

/// <summary>
/// Vercel's purge API over the projects that a token opens, so that what expires tags from outside can be tried here.
/// There is no CDN: what only that keeps is purged by doing nothing.
/// </summary>
internal static class PurgeEndpoints
{
    private const string NoCdn = "there is no CDN here, so nothing to purge";
    private const string NoSuchEnvironment = "this token opens no such environment of the project, so nothing to purge";

    /// <summary>Answers a request to the path of an operation.</summary>
    public static async ValueTask AnswerAsync(Exchange exchange, PurgeOperation operation)
    {
        HttpContext context = exchange.Context;
        if (!HttpMethods.Equals(exchange.Request.Method, operation.Method))
        {
            await ErrorAnswer.RefuseMethodAsync(context.Response, operation.Method).ConfigureAwait(false);
            return;
        }

        string project;
        PurgeOrder order;
        try
        {
            project = PurgeQuery.ReadProject(exchange.Request.Query);
            if (await RequestBody.ReadAsync(context, PurgeBody.MaxBytesRead).ConfigureAwait(false) is not ReadOnlyMemory<byte> body)
            {
                await RefuseAsync(context, "The body is far over 8 KB, the most that goes in one request; the rest of it was not read.").ConfigureAwait(false);
                await RequestBody.LeaveAsync(context).ConfigureAwait(false);
                return;
            }

            order = PurgeBody.Read(operation, exchange.Request.ContentType, body);
        }
        catch (PurgeRequestException exception)
        {
            await RefuseAsync(context, exception.Message).ConfigureAwait(false);
            return;
        }

        if (!exchange.Projects.Any(opened => opened.Name.Matches(project, target: null)))
        {
            await ErrorAnswer.WriteAsync(
                context.Response, StatusCodes.Status404NotFound, "not_found", $"The token opens no project {MessageText.Quote(project)}. See which names --project gave.").ConfigureAwait(false);
            return;
        }

        await PurgeAsync(exchange, operation.Subject, [.. exchange.Projects.Where(opened => opened.Name.Matches(project, order.Target))], order.Tags).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context.Response, "{}"u8.ToArray()).ConfigureAwait(false);
    }

    private static async ValueTask PurgeAsync(Exchange exchange, PurgeSubject subject, IReadOnlyList<Project> projects, IReadOnlyList<string> tags)
    {
        if (subject is PurgeSubject.Cdn or PurgeSubject.SourceImages)
        {
            exchange.Note = NoCdn;
            return;
        }

        exchange.Concerned = projects;
        exchange.Tags = subject == PurgeSubject.Tags ? tags : null;
        exchange.Note = projects.Count == 0 ? NoSuchEnvironment : null;
        foreach (Project project in projects)
        {
            if (subject == PurgeSubject.Tags)
            {
                IReadOnlyList<TagExpiry> results = await project.Store.Items.ExpireTagsAsync(tags, exchange.Aborted).ConfigureAwait(false);
                if (results.FirstOrDefault(result => !result.IsExpired)?.Error is RuntimeCacheException error)
                {
                    throw error;
                }
            }
            else
            {
                await project.Store.Items.ClearAsync(exchange.Aborted).ConfigureAwait(false);
            }
        }
    }

    private static ValueTask RefuseAsync(HttpContext context, string message) =>
        ErrorAnswer.WriteAsync(context.Response, StatusCodes.Status400BadRequest, "bad_request", message);
}
