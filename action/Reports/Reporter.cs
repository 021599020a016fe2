namespace VercelFunctions.Action;

/// <summary>Reports what cmdlets return: errors and warnings as annotations, details in the log.</summary>
internal sealed class Reporter(WorkflowLog log, bool isDebugging)
{
    private const int MaxNames = 10;

    /// <summary>The number of errors so far.</summary>
    public int Errors { get; private set; }

    /// <summary>The last error or warning about a request; empty if there was none.</summary>
    public string LastFailure { get; private set; } = string.Empty;

    public WorkflowLog Log => log;

    /// <summary>The messages of a cmdlet, with the title of their annotations.</summary>
    public ICmdletMessages Messages(string title) => new Titled(title, log, isDebugging);

    /// <summary>Reports the errors of a cmdlet and returns its objects.</summary>
    /// <exception cref="CmdletException">An error ended the cmdlet.</exception>
    public IReadOnlyList<T> Objects<T>(string title, CmdletOutcome<T> outcome, AnnotationKind kind = AnnotationKind.Error)
    {
        Annotate(title, outcome.Errors, kind);
        return outcome.End is CmdletError end ? throw new CmdletException(end) : outcome.Objects;
    }

    /// <summary>Reports the errors of a cmdlet that do not affect the step.</summary>
    public void Warn<T>(string title, CmdletOutcome<T> outcome) =>
        Annotate(title, outcome.End is CmdletError end ? [.. outcome.Errors, end] : outcome.Errors, AnnotationKind.Warning);

    /// <summary>Reports an error that ended the step.</summary>
    public void Fail(string title, CmdletError error) => Annotate(title, [error], AnnotationKind.Error);

    // One annotation per cause, with all names that it affects, because the runner shows only the first ten annotations.
    private void Annotate(string title, IReadOnlyList<CmdletError> errors, AnnotationKind kind)
    {
        foreach (IGrouping<(string Id, string Text), CmdletError> cause in errors.GroupBy(error => (error.Id, error.Text)))
        {
            string[] names = [.. cause.Select(error => error.Target).OfType<string>()];
            string more = names.Length > MaxNames ? $" and {names.Length - MaxNames} more" : string.Empty;
            string affected = names.Length > 0 ? $"\nAffected: {string.Join(", ", names.Take(MaxNames))}{more}" : string.Empty;
            string id = cause.Key.Id.Length > 0 ? $" ({cause.Key.Id})" : string.Empty;
            log.Annotate(kind, title + id, cause.Key.Text + affected);
            LastFailure = cause.Key.Text;
        }

        Errors += kind == AnnotationKind.Error ? errors.Count : 0;
    }

    private sealed class Titled(string title, WorkflowLog log, bool isDebugging) : ICmdletMessages
    {
        public bool WantsDetails => isDebugging;

        public void Warn(string message) => log.Annotate(AnnotationKind.Warning, title, message);

        public void Detail(string message) => log.Debug(message);
    }
}
