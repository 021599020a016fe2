using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Http;
using VercelFunctions.Emulator.Stores;

namespace VercelFunctions.Emulator.Health;

/// <summary>Reports whether the emulator is ready. Needs no token, because health checks have none.</summary>
internal sealed class HealthEndpoint(IStorage storage) : IOpenEndpoint
{
    private const string Path = "/healthz";

    // Shorter than the timeout of usual health checks.
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(2);

    public bool Matches(RequestTarget target) => target.HasPath(Path);

    public async ValueTask RespondAsync(Exchange exchange)
    {
        if (!HttpMethods.IsGet(exchange.Request.Method))
        {
            await ErrorResponse.RefuseMethodAsync(exchange.Response, "GET").ConfigureAwait(false);
            return;
        }

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(exchange.Aborted);
        deadline.CancelAfter(StoreTimeout);
        try
        {
            await storage.CheckAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!exchange.Aborted.IsCancellationRequested)
        {
            await ErrorResponse.WriteAsync(
                exchange.Response,
                StatusCodes.Status503ServiceUnavailable,
                "not_ready",
                $"The store ({storage.Description}) timed out after {MessageText.Seconds(StoreTimeout)}.").ConfigureAwait(false);
            return;
        }

        await JsonResponse.WriteAsync(exchange.Response, """{"status":"ready"}"""u8.ToArray()).ConfigureAwait(false);
    }
}
