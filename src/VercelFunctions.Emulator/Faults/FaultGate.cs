using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Faults;

/// <summary>Lets a request through, or has happen to it what the faults of its project say.</summary>
internal static class FaultGate
{
    /// <summary>Whether the request is at its end here: answered with an error, or broken off.</summary>
    public static async ValueTask<bool> StopsAsync(Exchange exchange)
    {
        if (exchange.Operation is not Operation operation)
        {
            return false;
        }

        foreach (FaultRule rule in exchange.Projects[0].Faults.HitsOn(operation))
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
                case FaultEffect.Drop:
                    exchange.BreakOff();
                    return true;
                default:
                    await ErrorAnswer.WriteAsync(exchange.Response, rule.Status, "injected_fault", $"The fault '{rule}' of this local Runtime Cache made this request fail.").ConfigureAwait(false);
                    return true;
            }
        }

        return false;
    }
}
