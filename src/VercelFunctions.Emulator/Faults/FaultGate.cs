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
    public async ValueTask<bool> EndsAsync(Exchange exchange)
    {
        if (await PassAsync(exchange, exchange.Projects).ConfigureAwait(false) is not FaultRule rule)
        {
            return false;
        }

        await EndAsync(exchange, rule).ConfigureAwait(false);
        return true;
    }

    /// <summary>Delays the request, or marks its response as stale, as the rules specify.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="projects">The projects it concerns. A rule that several of them have counts once.</param>
    /// <returns>The rule that ends it (see <see cref="EndAsync"/>); null if none does.</returns>
    public async ValueTask<FaultRule?> PassAsync(Exchange exchange, IReadOnlyList<Project> projects)
    {
        IEnumerable<FaultRule> hits = projects.Count == 1
            ? faults.Of(projects[0]).HitsOn(exchange)
            : projects.SelectMany(project => faults.Of(project).HitsOn(exchange)).DistinctBy(rule => rule.Text).ToList();
        foreach (FaultRule rule in hits)
        {
            exchange.Note = $"fault '{rule}'";
            switch (rule.Effect)
            {
                case FaultEffect.Delay:
                    await Task.Delay(rule.Delay, exchange.Aborted).ConfigureAwait(false);
                    break;
                case FaultEffect.Stale:
                    exchange.IsStale = true;
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
                exchange.BreakOff();
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
        exchange.BreakOff();
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
