using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using VercelFunctions.Emulator.Access;
using VercelFunctions.Emulator.Purge;

namespace VercelFunctions.Emulator.Requests;

/// <summary>
/// What every request goes through: who may ask, what is asked, and one place where whatever goes wrong becomes an answer.
/// There is no router before it: a router decodes and tidies paths, and here a path is a key, to be taken as it is.
/// </summary>
internal sealed class RequestHandler(HostCheck hosts, TokenCheck tokens, CacheEndpoints cache, PurgeEndpoints purge, RequestLog log)
{
    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        long started = log.IsOn ? Stopwatch.GetTimestamp() : 0;
        RequestTarget target = RequestTarget.Of(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        try
        {
            await AnswerAsync(context, target).ConfigureAwait(false);
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
            context.Abort();
        }
        catch (Exception exception)
        {
            log.Error($"{context.Request.Method} {target.Display}: {exception.GetType()}: {exception.Message}");
            context.Abort();
        }

        if (log.IsOn)
        {
            string outcome = context.RequestAborted.IsCancellationRequested ? "broken off" : context.Response.StatusCode.ToString(CultureInfo.InvariantCulture);
            log.Request(context.Request.Method, target.Display, outcome, Stopwatch.GetElapsedTime(started), LogNote.Of(context));
        }
    }

    private ValueTask AnswerAsync(HttpContext context, RequestTarget target)
    {
        HttpRequest request = context.Request;
        if (!hosts.Allows(request.Host, context.Connection.LocalPort))
        {
            return ErrorAnswer.WriteAsync(
                context.Response,
                StatusCodes.Status421MisdirectedRequest,
                "misdirected_request",
                $"The Host header is not a name of this server. It answers to {hosts.Allowed}.");
        }

        if (!tokens.Allows(request.Headers.Authorization))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return ErrorAnswer.WriteAsync(
                context.Response,
                StatusCodes.Status401Unauthorized,
                "unauthorized",
                "The request bears no token, or a wrong one. Send the headers that this server printed as RUNTIME_CACHE_HEADERS; the token in them is that of the purge API too.");
        }

        if (target.StartsWith(CacheEndpoints.BasePath))
        {
            return cache.AnswerAsync(context, target);
        }

        return PurgeOperation.At(target) is PurgeOperation operation
            ? purge.AnswerAsync(context, operation)
            : ErrorAnswer.WriteAsync(
                context.Response,
                StatusCodes.Status404NotFound,
                "not_found",
                $"There is nothing at this path. The Runtime Cache is at {CacheEndpoints.BasePath}, the purge API {PurgeOperation.Places}.");
    }
}
