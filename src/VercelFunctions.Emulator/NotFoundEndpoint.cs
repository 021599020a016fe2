using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Cache;
using VercelFunctions.Emulator.Http;
using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator;

/// <summary>Responds to requests that no other endpoint matches.</summary>
internal sealed class NotFoundEndpoint : ITokenEndpoint
{
    private const string Message = $"There is nothing at this path. The Runtime Cache is at {CacheEndpoint.BasePath}, the purge API under "
        + $"/v1/edge-cache/ and /v1/data-cache/, the emulator's own requests under {EmulatorClient.BasePath}, and its page at /.";

    public bool Matches(RequestTarget target) => true;

    public ValueTask RespondAsync(Exchange exchange, IReadOnlyList<Project> projects) =>
        ErrorResponse.WriteAsync(exchange.Response, StatusCodes.Status404NotFound, RuntimeCacheProtocol.UnknownPathCode, Message);
}
