using VercelFunctions.PowerShell;

namespace VercelFunctions.Action;

/// <summary>
/// The record of expiries, for a step whose tags depend on the files that a deployment changed. It is written when the step begins
/// and when it ends, so that the next step knows a deployment whose step failed or was canceled.
/// </summary>
internal sealed class Recording
{
    private const string Title = "Record of expiries";

    private readonly StepContext _step;
    private bool _isWritable;

    private Recording(StepContext step, ExpiryRecord record)
    {
        _step = step;
        Record = record;
        _isWritable = !step.Inputs.IsDryRun && record.Base.All(known => known.Origin != ExpiryBaseOrigin.Unreadable);
    }

    public ExpiryRecord Record { get; }

    /// <summary>Reads the record, and writes that the expiry has begun.</summary>
    /// <returns>The record; null if the event is not a deployment, or the input <c>base-sha</c> replaces it.</returns>
    /// <exception cref="CmdletException">It could not be read.</exception>
    public static Recording? Begin(StepContext step, IReadOnlyList<Destination> destinations)
    {
        if (!step.Event.IsDeployment || step.Inputs.BaseSha.Length > 0)
        {
            return null;
        }

        CmdletOutcome<ExpiryRecord> outcome =
            step.Cmdlets.ReadRecord(NameOf(destinations), TagMapping.QueryOf(step, []), step.Reporter.Messages(Title));
        step.Stop.ThrowIfCancellationRequested();
        if ((outcome.End ?? (outcome.Errors.Count > 0 ? outcome.Errors[0] : null)) is CmdletError failure)
        {
            throw new CmdletException(failure);
        }

        Recording recording = new(step, outcome.Objects[0]);
        recording.Write(ExpiryState.Pending);
        return recording;
    }

    /// <summary>Writes that the expiry has ended. Does nothing if the step was stopped.</summary>
    public void End(bool hasSucceeded) => Write(hasSucceeded ? ExpiryState.Success : ExpiryState.Failure);

    // A record that is not written makes the next step expire more, and not less, so it does not fail this one.
    private void Write(ExpiryState state)
    {
        if (!_isWritable || _step.Stop.IsCancellationRequested)
        {
            return;
        }

        CmdletOutcome<object> outcome =
            _step.Cmdlets.WriteRecord(Record, state, TagMapping.QueryOf(_step, []), _step.Reporter.Messages(Title));
        _isWritable = outcome.End is null && outcome.Errors.Count == 0;
        _step.Reporter.Warn("Expiry not recorded", outcome);
    }

    private static string NameOf(IReadOnlyList<Destination> destinations) => string.Join(
        ',',
        destinations.Select(destination => destination.IsProject ? destination.ProjectName : "runtime-cache")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal));
}
