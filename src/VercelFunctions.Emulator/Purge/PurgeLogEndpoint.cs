using System.Text.Json;
using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Http;
using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Purge;

/// <summary>The recorded purge requests that concern the token's projects: GET lists them, DELETE removes them.</summary>
internal sealed class PurgeLogEndpoint(PurgeLog log) : ITokenEndpoint
{
    private const string Path = EmulatorClient.BasePath + "purges";

    public bool Matches(RequestTarget target) => target.HasPath(Path);

    public ValueTask RespondAsync(Exchange exchange, IReadOnlyList<Project> projects)
    {
        string method = exchange.Request.Method;
        if (HttpMethods.IsDelete(method))
        {
            log.Clear(projects);
        }
        else if (!HttpMethods.IsGet(method))
        {
            return ErrorResponse.RefuseMethodAsync(exchange.Response, "GET, DELETE");
        }

        byte[] purges = JsonSerializer.SerializeToUtf8Bytes(log.VisibleTo(projects), RuntimeCacheOptions.DefaultSerializerOptions);
        return JsonResponse.WriteAsync(exchange.Response, purges);
    }
}
