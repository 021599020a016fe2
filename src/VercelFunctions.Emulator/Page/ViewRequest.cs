using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Http;

namespace VercelFunctions.Emulator.Page;

/// <summary>
/// A request for data of the page. Viewing changes nothing: neither the order of use nor the hits. Changes that the page makes
/// are ordinary requests of the protocol.
/// </summary>
internal static class ViewRequest
{
    public const string BasePath = EmulatorClient.BasePath + "view/";

    /// <summary>Responds to a GET, and refuses other methods and queries that are not valid.</summary>
    public static async ValueTask RespondAsync(Exchange exchange, Func<ValueTask> respond)
    {
        HttpResponse response = exchange.Response;
        exchange.IsOfPage = true;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsGet(exchange.Request.Method))
        {
            await ErrorResponse.RefuseMethodAsync(response, "GET").ConfigureAwait(false);
            return;
        }

        try
        {
            await respond().ConfigureAwait(false);
        }
        catch (ViewQueryException exception)
        {
            await ErrorResponse.WriteAsync(
                response, StatusCodes.Status400BadRequest, "invalid_query", exception.Message).ConfigureAwait(false);
        }
    }
}
