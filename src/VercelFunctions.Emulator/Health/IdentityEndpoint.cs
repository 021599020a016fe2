using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Http;

namespace VercelFunctions.Emulator.Health;

/// <summary>Names the server, so that a client can recognize an emulator before it sends a token.</summary>
internal sealed class IdentityEndpoint : IOpenEndpoint
{
    private static readonly byte[] Identity = JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, string> { ["name"] = EmulatorClient.ServerName, ["version"] = Version() });

    public bool Matches(RequestTarget target) => target.HasPath(EmulatorClient.BasePath);

    public ValueTask RespondAsync(Exchange exchange) => HttpMethods.IsGet(exchange.Request.Method)
        ? JsonResponse.WriteAsync(exchange.Response, Identity)
        : ErrorResponse.RefuseMethodAsync(exchange.Response, "GET");

    // Without the commit that a package's version ends with.
    private static string Version() =>
        typeof(IdentityEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
