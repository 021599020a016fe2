namespace VercelFunctions.PowerShell;

/// <summary>An error identifier, with its category, meaning and advice.</summary>
/// <param name="Identifier">The identifier.</param>
/// <param name="Category">PowerShell's category.</param>
/// <param name="Meaning">The meaning, for docs/errors.md.</param>
/// <param name="Advice">The recommended action.</param>
/// <param name="Context">The context that the meaning and the advice are for.</param>
public sealed record ErrorRow(string Identifier, ErrorCategory Category, string Meaning, string Advice, ErrorContext Context)
{
    /// <summary>The recommended action in a workflow, with names of inputs; null if the general one names no parameter.</summary>
    public string? WorkflowAdvice { get; init; }
}
