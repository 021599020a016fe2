using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Faults;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Purge;

/// <summary>
/// Vercel's purge API over the projects that a token opens, so that what expires tags from outside can be tried here.
/// The emulator has no CDN, so purging what only a CDN keeps does nothing. An invalid request is refused before any fault
/// hits it, so that a test sees it.
/// </summary>
internal sealed class PurgeEndpoints(PurgeLog log)
{
    private const string NoCdn = "there is no CDN here, so nothing to purge";
    private const string NoSuchEnvironment = "this token opens no such environment of the project, so nothing to purge";

    /// <summary>Answers a request to the path of an operation.</summary>
    public async ValueTask AnswerAsync(Exchange exchange, PurgeOperation operation)
    {
        exchange.Operation = Operation.Purge;
        exchange.Purge = operation.Kind;
        PurgeEntry entry = log.Add(operation.Kind, exchange.Projects);
        try
        {
            await AnswerAsync(exchange, operation, entry).ConfigureAwait(false);
        }
        catch (PurgeRequestException exception)
        {
            await RefuseAsync(exchange, entry, StatusCodes.Status400BadRequest, "bad_request", exception.Message).ConfigureAwait(false);
        }
        catch (RuntimeCacheException exception)
        {
            entry.Answer(ErrorAnswer.Status(exception.Failure), exception.Message);
            throw;
        }
    }

    private static async ValueTask AnswerAsync(Exchange exchange, PurgeOperation operation, PurgeEntry entry)
    {
        if (!HttpMethods.Equals(exchange.Request.Method, operation.Method))
        {
            entry.Answer(StatusCodes.Status405MethodNotAllowed, $"The method is not {operation.Method}.");
            await ErrorAnswer.RefuseMethodAsync(exchange.Response, operation.Method).ConfigureAwait(false);
            return;
        }

        PurgeQuery query = PurgeQuery.Read(exchange.Request.Query);
        entry.Read(query);
        if (await RequestBody.ReadAsync(exchange.Context, PurgeBody.MaxBytesRead).ConfigureAwait(false) is not ReadOnlyMemory<byte> body)
        {
            await RefuseAsync(
                exchange,
                entry,
                StatusCodes.Status400BadRequest,
                "bad_request",
                "The body is far over 8 KB, the most that goes in one request; the rest of it was not read.").ConfigureAwait(false);
            await RequestBody.LeaveAsync(exchange.Context).ConfigureAwait(false);
            return;
        }

        PurgeOrder order = PurgeBody.Read(operation, exchange.Request.ContentType, body);
        List<Project> named = [.. exchange.Projects.Where(opened => opened.Name.Matches(query.Project, target: null))];
        List<Project> concerned = [.. named.Where(project => project.Name.Matches(query.Project, order.Target))];
        entry.Read(order, concerned);
        if (named.Count == 0)
        {
            await RefuseAsync(
                exchange,
                entry,
                StatusCodes.Status404NotFound,
                "not_found",
                $"The token opens no project {MessageText.Quote(query.Project)}. See which names --project gave.").ConfigureAwait(false);
            return;
        }

        exchange.Tags = operation.Subject == PurgeSubject.Tags ? order.Tags : null;
        if (await FaultGate.PassAsync(exchange, concerned).ConfigureAwait(false) is FaultRule fault)
        {
            entry.Fail(fault.ToString(), fault.Effect == FaultEffect.Status ? fault.Status : 0);
            await FaultGate.EndAsync(exchange, fault).ConfigureAwait(false);
            return;
        }

        await PurgeAsync(exchange, operation.Subject, concerned, order.Tags).ConfigureAwait(false);
        entry.Answer(StatusCodes.Status200OK);
        await JsonAnswer.WriteAsync(exchange.Response, "{}"u8.ToArray()).ConfigureAwait(false);
    }

    private static async ValueTask PurgeAsync(Exchange exchange, PurgeSubject subject, List<Project> projects, IReadOnlyList<string> tags)
    {
        if (subject is PurgeSubject.Cdn or PurgeSubject.SourceImages)
        {
            exchange.Note = NoCdn;
            return;
        }

        exchange.Concerned = projects;
        exchange.Note = projects.Count == 0 ? NoSuchEnvironment : exchange.Note;
        string[] distinct = [.. tags.Distinct(StringComparer.Ordinal)];
        foreach (Project project in projects)
        {
            if (subject == PurgeSubject.Tags)
            {
                IReadOnlyList<TagExpiry> results =
                    await project.Store.Items.ExpireTagsAsync(distinct, exchange.Aborted).ConfigureAwait(false);
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

    private static ValueTask RefuseAsync(Exchange exchange, PurgeEntry entry, int status, string code, string message)
    {
        entry.Answer(status, message);
        return ErrorAnswer.WriteAsync(exchange.Response, status, code, message);
    }
}
