namespace VercelFunctions.TestSupport;

/// <summary>The exit code and the output of a program.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">The standard output.</param>
/// <param name="Errors">The standard error.</param>
public sealed record ProcessResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The standard output, followed by the standard error.</summary>
    public string Text => Output + Errors;
}
