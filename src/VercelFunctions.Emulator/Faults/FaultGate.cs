using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Faults;

/// <summary>Lets a request through, or has happen to it what the faults of its projects say.</summary>
internal static class FaultGate
{
    // What was written is sent by another thread, and would be lost if the connection were closed at once.
    private static readonly TimeSpan SendTime = TimeSpan.FromMilliseconds(50);

    /// <summary>Delays the request, or marks its answer as stale, if rules say so.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="projects">Those that it is about. A rule that several of them have counts once.</param>
    /// <returns>The rule that ends it: <see cref="EndAsync"/>. Null if none does.</returns>
    public static async ValueTask<FaultRule?> PassAsync(Exchange exchange, IReadOnlyList<Project> projects)
    {
        IEnumerable<FaultRule> hits = projects.Count == 1
            ? projects[0].Faults.HitsOn(exchange)
            : projects.SelectMany(project => project.Faults.HitsOn(exchange)).DistinctBy(rule => rule.Text).ToList();
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

    /// <summary>Ends a request as a rule says.</summary>
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
                await AnswerAsync(exchange.Response, rule).ConfigureAwait(false);
                break;
        }
    }

    // Until the client goes away or the server stops, which is not to wait for it.
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

    private static ValueTask AnswerAsync(HttpResponse response, FaultRule rule)
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

        string message = rule.Message ?? $"The fault '{rule}' of this local Runtime Cache made this request fail.";
        return ErrorAnswer.WriteAsync(response, rule.Status, rule.Code, message);
    }
}
