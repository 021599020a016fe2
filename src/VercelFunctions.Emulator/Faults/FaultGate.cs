using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VercelFunctions.Emulator.Http;
using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Faults;

/// <summary>Applies the fault rules to requests.</summary>
internal sealed class FaultGate(FaultRegistry faults)
{
    // Another thread sends what was written, and closing the connection at once would discard it.
    private static readonly TimeSpan SendTime = TimeSpan.FromMilliseconds(50);

    /// <summary>Applies the rules to a request, and responds to it if a rule ends it.</summary>
    /// <returns>Whether a rule ended it.</returns>
    public async ValueTask<bool> EndsAsync(Exchange exchange, CacheOperation operation)
    {
        if (await PassAsync(exchange, operation).ConfigureAwait(false) is not FaultRule rule)
        {
            return false;
        }

        await EndAsync(exchange, rule).ConfigureAwait(false);
        return true;
    }

    /// <summary>Delays the request, or marks its response as stale, as the rules specify. A rule of several projects counts once.</summary>
    /// <returns>The rule that ends it (see <see cref="EndAsync"/>); null if none does.</returns>
    public async ValueTask<FaultRule?> PassAsync(Exchange exchange, CacheOperation operation)
    {
        IReadOnlyList<Project> projects = operation.Concerned;
        IEnumerable<FaultRule> hits = projects.Count == 1
            ? faults.Of(projects[0]).HitsOn(operation)
            : projects.SelectMany(project => faults.Of(project).HitsOn(operation)).DistinctBy(rule => rule.Text).ToList();
        foreach (FaultRule rule in hits)
        {
            operation.Note = $"fault '{rule}'";
            switch (rule.Effect)
            {
                case FaultEffect.Delay:
                    await Task.Delay(rule.Delay, exchange.Aborted).ConfigureAwait(false);
                    break;
                case FaultEffect.Stale:
                    operation.IsStale = true;
                    break;
                default:
                    return rule;
            }
        }

        return null;
    }

    /// <summary>Ends a request as a rule specifies.</summary>
    public static async ValueTask EndAsync(Exchange exchange, FaultRule rule)
    {
        switch (rule.Effect)
        {
            case FaultEffect.Hang:
                await HangAsync(exchange).ConfigureAwait(false);
                break;
            case FaultEffect.Drop:
                exchange.Abort();
                break;
            case FaultEffect.Cut:
                await CutAsync(exchange).ConfigureAwait(false);
                break;
            default:
                await RespondAsync(exchange.Response, rule).ConfigureAwait(false);
                break;
        }
    }

    // Until the client closes the connection or the emulator stops, which does not wait for it.
    private static async Task HangAsync(Exchange exchange)
    {
        CancellationToken stopping = exchange.Context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(exchange.Aborted, stopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, end.Token).ConfigureAwait(false);
    }

    private static async Task CutAsync(Exchange exchange)
    {
        exchange.Response.ContentType = "application/json";
        exchange.Response.ContentLength = "{}"u8.Length;
        await exchange.Response.Body.WriteAsync("{"u8.ToArray(), exchange.Aborted).ConfigureAwait(false);
        await exchange.Response.Body.FlushAsync(exchange.Aborted).ConfigureAwait(false);
        await Task.Delay(SendTime, exchange.Aborted).ConfigureAwait(false);
        exchange.Abort();
    }

    private static ValueTask RespondAsync(HttpResponse response, FaultRule rule)
    {
        foreach ((string name, string value) in rule.Headers)
        {
            response.Headers.Append(name, value);
        }

        if (rule.Status == StatusCodes.Status304NotModified)
        {
            response.StatusCode = rule.Status;
            return ValueTask.CompletedTask;
        }

        return ErrorResponse.WriteAsync(
            response, rule.Status, rule.Code, rule.Message ?? $"The emulator's fault rule '{rule}' made this request fail.");
    }
}
