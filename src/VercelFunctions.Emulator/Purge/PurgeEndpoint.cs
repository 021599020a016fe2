using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Faults;
using VercelFunctions.Emulator.Http;
using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Purge;

/// <summary>
/// One operation of Vercel's purge API, for the projects of the token. The emulator has no CDN, so an operation on the CDN cache
/// alone does nothing. A request that is not valid is refused before any fault rule applies, so that a test sees it.
/// </summary>
internal sealed class PurgeEndpoint(PurgeOperation operation, PurgeLog log, FaultGate faults) : ITokenEndpoint
{
    private const string NoCdn = "the emulator has no CDN cache to purge";
    private const string NoSuchEnvironment = "the token has no access to this environment of the project";

    public bool Matches(RequestTarget target) => target.HasPath(operation.Path);

    public async ValueTask RespondAsync(Exchange exchange, IReadOnlyList<Project> projects)
    {
        CacheOperation purge = new(Operation.Purge, projects) { Purge = operation.Kind };
        exchange.Operation = purge;
        PurgeEntry entry = log.Add(operation.Kind, projects);
        try
        {
            await RespondAsync(exchange, projects, purge, entry).ConfigureAwait(false);
        }
        catch (PurgeRequestException exception)
        {
            await RefuseAsync(exchange, entry, StatusCodes.Status400BadRequest, "bad_request", exception.Message).ConfigureAwait(false);
        }
        catch (VercelException exception)
        {
            entry.Complete(ErrorResponse.Status(exception.Failure), exception.Message);
            throw;
        }
    }

    private async ValueTask RespondAsync(Exchange exchange, IReadOnlyList<Project> projects, CacheOperation purge, PurgeEntry entry)
    {
        if (!HttpMethods.Equals(exchange.Request.Method, operation.Method))
        {
            entry.Complete(StatusCodes.Status405MethodNotAllowed, $"The method is not {operation.Method}.");
            await ErrorResponse.RefuseMethodAsync(exchange.Response, operation.Method).ConfigureAwait(false);
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
                "The body is too large; a request has at most 8 KB.").ConfigureAwait(false);
            await RequestBody.LeaveAsync(exchange.Context).ConfigureAwait(false);
            return;
        }

        PurgeOrder order = PurgeBody.Read(operation, exchange.Request.ContentType, body);
        List<Project> named = [.. projects.Where(opened => opened.Name.Matches(query.Project, target: null))];
        purge.Concerned = [.. named.Where(project => project.Name.Matches(query.Project, order.Target))];
        entry.Read(order, purge.Concerned);
        if (named.Count == 0)
        {
            await RefuseAsync(
                exchange,
                entry,
                StatusCodes.Status404NotFound,
                "not_found",
                $"The emulator has no project {MessageText.Quote(query.Project)}, or the token has no access to it.").ConfigureAwait(false);
            return;
        }

        purge.Tags = operation.Subject == PurgeSubject.Tags ? order.Tags : null;
        if (await faults.PassAsync(exchange, purge).ConfigureAwait(false) is FaultRule fault)
        {
            entry.Fail(fault.ToString(), fault.Effect == FaultEffect.Status ? fault.Status : 0);
            await FaultGate.EndAsync(exchange, fault).ConfigureAwait(false);
            return;
        }

        await PurgeAsync(purge, order.Tags, exchange.Aborted).ConfigureAwait(false);
        entry.Complete(StatusCodes.Status200OK);
        await JsonResponse.WriteAsync(exchange.Response, "{}"u8.ToArray()).ConfigureAwait(false);
    }

    private async ValueTask PurgeAsync(CacheOperation purge, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        if (operation.Subject is PurgeSubject.Cdn or PurgeSubject.SourceImages)
        {
            purge.Note = NoCdn;
            return;
        }

        purge.Note = purge.Concerned.Count == 0 ? NoSuchEnvironment : purge.Note;
        string[] distinct = [.. tags.Distinct(StringComparer.Ordinal)];
        foreach (Project project in purge.Concerned)
        {
            if (operation.Subject == PurgeSubject.Tags)
            {
                await foreach (Expiry result in project.Store.TryExpireTagsAsync(distinct, cancellationToken).ConfigureAwait(false))
                {
                    if (result.Error is VercelException error)
                    {
                        throw error;
                    }
                }
            }
            else
            {
                await project.Store.ClearAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static ValueTask RefuseAsync(Exchange exchange, PurgeEntry entry, int status, string code, string message)
    {
        entry.Complete(status, message);
        return ErrorResponse.WriteAsync(exchange.Response, status, code, message);
    }
}
