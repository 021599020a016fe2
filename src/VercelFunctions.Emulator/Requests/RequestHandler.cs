using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Access;
using VercelFunctions.Emulator.Faults;
using VercelFunctions.Emulator.Health;
using VercelFunctions.Emulator.Page;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Purge;
using VercelFunctions.Emulator.Telemetry;

namespace VercelFunctions.Emulator.Requests;

/// <summary>
/// What every request goes through: who may ask, what is asked, and one place where whatever goes wrong becomes an answer.
/// There is no router before it: a router decodes and tidies paths, and here a path is a key, to be taken as it is.
/// </summary>
internal sealed class RequestHandler(
    HostCheck hosts, ProjectDirectory projects, HealthEndpoint health, ViewEndpoints view, PurgeLog purges, RequestTelemetry telemetry)
{
    private readonly PurgeEndpoints _purge = new(purges);

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        Exchange exchange = new(context);
        try
        {
            await AnswerAsync(exchange).ConfigureAwait(false);
        }
        catch (RuntimeCacheException exception)
        {
            await ErrorAnswer.WriteAsync(context.Response, exception).ConfigureAwait(false);
            if (exception.Failure == RuntimeCacheFailure.ItemTooLarge)
            {
                await RequestBody.LeaveAsync(context).ConfigureAwait(false);
            }
        }
        catch (BadHttpRequestException exception)
        {
            // The body came too slowly, ended early, or was framed badly.
            string code = exception.StatusCode == StatusCodes.Status408RequestTimeout ? "request_timeout" : "bad_request";
            await ErrorAnswer.WriteAsync(context.Response, exception.StatusCode, code, exception.Message).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionResetException || context.RequestAborted.IsCancellationRequested)
        {
            // The client went away, or had not finished when the server was to stop: there is nobody to answer.
            exchange.BreakOff();
        }
        catch (Exception exception)
        {
            telemetry.Failed(exchange, exception);
            exchange.BreakOff();
        }

        telemetry.Done(exchange);
    }

    private async ValueTask AnswerAsync(Exchange exchange)
    {
        HttpContext context = exchange.Context;
        if (!hosts.Allows(exchange.Request.Host, context.Connection.LocalPort))
        {
            await ErrorAnswer.WriteAsync(
                context.Response,
                StatusCodes.Status421MisdirectedRequest,
                "misdirected_request",
                $"The Host header is not a name of this server. It answers to {hosts.Allowed}.").ConfigureAwait(false);
            return;
        }

        if (exchange.Target.HasPath(HealthEndpoint.Path))
        {
            await health.AnswerAsync(context).ConfigureAwait(false);
            return;
        }

        if (PageFile.At(exchange.Target) is PageFile file)
        {
            exchange.IsOfPage = true;
            await file.AnswerAsync(context).ConfigureAwait(false);
            return;
        }

        exchange.Projects = projects.OpenedBy(exchange.Request.Headers.Authorization);
        if (exchange.Projects.Count == 0)
        {
            await RefuseTokenAsync(context.Response).ConfigureAwait(false);
        }
        else if (exchange.Target.StartsWith(CacheEndpoints.BasePath))
        {
            await AnswerFromCacheAsync(exchange).ConfigureAwait(false);
        }
        else if (PurgeOperation.At(exchange.Target) is PurgeOperation purge)
        {
            await _purge.AnswerAsync(exchange, purge).ConfigureAwait(false);
        }
        else if (exchange.Target.HasPath(FaultEndpoint.Path))
        {
            await FaultEndpoint.AnswerAsync(context, exchange.Projects).ConfigureAwait(false);
        }
        else if (exchange.Target.HasPath(PurgeLogEndpoint.Path))
        {
            await PurgeLogEndpoint.AnswerAsync(exchange, purges).ConfigureAwait(false);
        }
        else if (exchange.Target.StartsWith(ViewEndpoints.BasePath))
        {
            await view.AnswerAsync(exchange).ConfigureAwait(false);
        }
        else
        {
            await ErrorAnswer.WriteAsync(
                context.Response,
                StatusCodes.Status404NotFound,
                "not_found",
                $"There is nothing at this path. The Runtime Cache is at {CacheEndpoints.BasePath}, the purge API {PurgeOperation.Places}, the page that shows what is kept at /.").ConfigureAwait(false);
        }
    }

    private static async ValueTask AnswerFromCacheAsync(Exchange exchange)
    {
        if (exchange.Projects.Count > 1)
        {
            await ErrorAnswer.WriteAsync(
                exchange.Response,
                StatusCodes.Status403Forbidden,
                "forbidden",
                "This token opens several projects. The Runtime Cache takes the token of one, which this server printed in its RUNTIME_CACHE_HEADERS.").ConfigureAwait(false);
            return;
        }

        CacheEndpoints.Read(exchange);
        if (exchange.Operation is not null
            && await FaultGate.PassAsync(exchange, exchange.Projects).ConfigureAwait(false) is FaultRule fault)
        {
            await FaultGate.EndAsync(exchange, fault).ConfigureAwait(false);
        }
        else
        {
            await CacheEndpoints.AnswerAsync(exchange, exchange.Projects[0]).ConfigureAwait(false);
        }
    }

    private static ValueTask RefuseTokenAsync(HttpResponse response)
    {
        response.Headers.WWWAuthenticate = "Bearer";
        return ErrorAnswer.WriteAsync(
            response,
            StatusCodes.Status401Unauthorized,
            "unauthorized",
            "The request bears no token, or a wrong one. Send the headers that this server printed as RUNTIME_CACHE_HEADERS; the token in them is that of the purge API too.");
    }
}
