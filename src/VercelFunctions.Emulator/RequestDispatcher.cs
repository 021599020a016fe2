using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Access;
using VercelFunctions.Emulator.Http;
using VercelFunctions.Emulator.Page;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Telemetry;

namespace VercelFunctions.Emulator;

/// <summary>
/// Sends each request to its endpoint, after the checks of host and token, and turns failures into responses. It replaces ASP.NET
/// Core's router, which decodes and normalizes paths: here a path contains a key, which must not change.
/// </summary>
/// <param name="hosts">The allowed hosts.</param>
/// <param name="projects">The tokens and their projects.</param>
/// <param name="endpoints">The endpoints. The first one that matches responds; the last one matches every request.</param>
/// <param name="telemetry">Reports completed requests.</param>
internal sealed class RequestDispatcher(
    HostCheck hosts, ProjectDirectory projects, IReadOnlyList<IEndpoint> endpoints, RequestTelemetry telemetry)
{
    private const string OutOfMemory =
        "The emulator has no memory left for this request. Give it more memory, or lower its byte limit (--max-bytes).";

    /// <summary>Responds to a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        Exchange exchange = new(context);
        try
        {
            await RespondAsync(exchange).ConfigureAwait(false);
        }
        catch (VercelException exception)
        {
            await ErrorResponse.WriteAsync(context.Response, exception).ConfigureAwait(false);
            if (exception.Failure == VercelFailure.ItemTooLarge)
            {
                await RequestBody.LeaveAsync(context).ConfigureAwait(false);
            }
        }
        catch (BadHttpRequestException exception)
        {
            // The body was too slow, incomplete or not framed correctly.
            string code = exception.StatusCode == StatusCodes.Status408RequestTimeout ? "request_timeout" : "bad_request";
            await ErrorResponse.WriteAsync(context.Response, exception.StatusCode, code, exception.Message).ConfigureAwait(false);
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or ConnectionResetException || context.RequestAborted.IsCancellationRequested)
        {
            // The client closed the connection, or the emulator is stopping: nobody reads a response.
            exchange.Abort();
        }
        catch (OutOfMemoryException exception) when (!context.Response.HasStarted)
        {
            telemetry.Failed(exchange, exception);
            await ErrorResponse.WriteAsync(context.Response, StatusCodes.Status503ServiceUnavailable, "out_of_memory", OutOfMemory)
                .ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            telemetry.Failed(exchange, exception);
            exchange.Abort();
        }

        telemetry.Done(exchange);
    }

    private ValueTask RespondAsync(Exchange exchange)
    {
        if (!hosts.Allows(exchange.Request.Host, exchange.Context.Connection.LocalPort))
        {
            return ErrorResponse.WriteAsync(
                exchange.Response,
                StatusCodes.Status421MisdirectedRequest,
                "misdirected_request",
                hosts.Refuse(exchange.Request.Host));
        }

        IEndpoint endpoint = endpoints.First(endpoint => endpoint.Matches(exchange.Target));
        if (endpoint is IOpenEndpoint open)
        {
            return open.RespondAsync(exchange);
        }

        IReadOnlyList<Project> opened = projects.OpenedBy(exchange.Request.Headers.Authorization);
        exchange.ProjectName = opened.Count == 1 ? opened[0].Name.ToString() : string.Empty;
        return (endpoint, opened.Count) switch
        {
            (_, 0) => RefuseTokenAsync(exchange.Response),
            (ITokenEndpoint any, _) => any.RespondAsync(exchange, opened),
            (IProjectEndpoint one, 1) => one.RespondAsync(exchange, opened[0]),
            _ => RefuseSeveralProjectsAsync(exchange.Response),
        };
    }

    private static ValueTask RefuseTokenAsync(HttpResponse response)
    {
        response.Headers.WWWAuthenticate = "Bearer";
        return ErrorResponse.WriteAsync(
            response,
            StatusCodes.Status401Unauthorized,
            "unauthorized",
            "The request has no token, or an invalid one. Send the headers that the emulator printed as "
            + $"{RuntimeCacheEndpoint.HeadersVariable}; the purge API accepts the same token.");
    }

    private static ValueTask RefuseSeveralProjectsAsync(HttpResponse response) => ErrorResponse.WriteAsync(
        response,
        StatusCodes.Status403Forbidden,
        "forbidden",
        "This token grants access to several projects, and the request needs the token of one. The emulator printed it in the project's "
        + $"{RuntimeCacheEndpoint.HeadersVariable}, and GET {ProjectListEndpoint.Path} lists it.");
}
