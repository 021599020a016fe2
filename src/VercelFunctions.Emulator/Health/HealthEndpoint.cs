using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Requests;
using VercelFunctions.Emulator.Stores;

namespace VercelFunctions.Emulator.Health;

/// <summary>Says whether it can serve, to whoever asks: what keeps it running has no token.</summary>
internal sealed class HealthEndpoint(IStorage storage)
{
    /// <summary>Its path.</summary>
    public const string Path = "/healthz";

    // Less than what those who ask wait for an answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Answers 200 where its store can serve, else 503.</summary>
    public async ValueTask AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            await ErrorAnswer.RefuseMethodAsync(context.Response, "GET").ConfigureAwait(false);
            return;
        }

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        deadline.CancelAfter(Patience);
        try
        {
            await storage.CheckAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await ErrorAnswer.WriteAsync(
                context.Response, StatusCodes.Status503ServiceUnavailable, "not_ready", $"The store, {storage.Description}, did not answer within {Patience.TotalSeconds} seconds.").ConfigureAwait(false);
            return;
        }

        await JsonAnswer.WriteAsync(context.Response, """{"status":"ready"}"""u8.ToArray()).ConfigureAwait(false);
    }
}
