using System.Text.Json;
using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Purge;

/// <summary>The purge requests that concern what a token opens: GET lists them, DELETE forgets them.</summary>
internal static class PurgeLogEndpoint
{
    /// <summary>Its path.</summary>
    public const string Path = "/v1/emulator/purges";

    /// <summary>Answers a request to <see cref="Path"/>.</summary>
    public static ValueTask AnswerAsync(Exchange exchange, PurgeLog log)
    {
        string method = exchange.Request.Method;
        if (HttpMethods.IsDelete(method))
        {
            log.Clear(exchange.Projects);
        }
        else if (!HttpMethods.IsGet(method))
        {
            return ErrorAnswer.RefuseMethodAsync(exchange.Response, "GET, DELETE");
        }

        byte[] purges = JsonSerializer.SerializeToUtf8Bytes(log.VisibleTo(exchange.Projects), RuntimeCacheOptions.DefaultSerializerOptions);
        return JsonAnswer.WriteAsync(exchange.Response, purges);
    }
}
