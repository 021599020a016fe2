namespace VercelFunctions.Action;

/// <summary>Checks the CDN cache status of the URLs to verify.</summary>
internal static class Verifying
{
    private const string Title = "Verification";

    /// <summary>The states before. A failure is a warning.</summary>
    public static IReadOnlyList<CacheStatus> Before(StepContext step) => step.Inputs.VerifyUrls.Count == 0 ? [] : Checked(
        step,
        step.Cmdlets.Status(step.Inputs.VerifyUrls, step.Inputs.BypassSecret, step.Reporter.Messages(Title)),
        AnnotationKind.Warning);

    /// <summary>The states once the purge has taken effect, at the latest when the time for it, or for the step, has passed.</summary>
    public static IReadOnlyList<CacheStatus> After(StepContext step)
    {
        if (step.Inputs.VerifyUrls.Count == 0)
        {
            return [];
        }

        double left = Math.Max(0, (step.Deadline - DateTimeOffset.UtcNow).TotalSeconds);
        return Checked(
            step,
            step.Cmdlets.StatusAfterPurge(
                step.Inputs.VerifyUrls,
                step.Inputs.BypassSecret,
                Math.Min(step.Inputs.VerifyTimeout, left),
                step.Reporter.Messages(Title)),
            AnnotationKind.Error);
    }

    private static IReadOnlyList<CacheStatus> Checked(StepContext step, CmdletOutcome<CacheStatus> outcome, AnnotationKind kind)
    {
        IReadOnlyList<CacheStatus> states = step.Reporter.Objects(Title, outcome, kind);
        step.Stop.ThrowIfCancellationRequested();
        return states;
    }
}
