namespace VercelFunctions.Windows.Tests;

/// <summary>A test of a Pester file that Wine cannot run, although Windows can. It is skipped by its name.</summary>
/// <param name="File">The name of the file without <c>.Tests.ps1</c>.</param>
/// <param name="Test">The name of the test.</param>
/// <param name="Reason">What Wine lacks.</param>
internal sealed record KnownLimit(string File, string Test, string Reason)
{
    private const string Git = "Git is not installed there.";

    public static readonly KnownLimit[] Tests =
    [
        new("Emulator", "does not show the token", "ConvertTo-Json of a process does not end."),
        new("ResolveTag", "accepts the output of git diff --name-status", Git),
    ];

    /// <summary>Tests of the libraries, with the reasons.</summary>
    public static readonly IReadOnlyDictionary<string, string> Methods = new Dictionary<string, string>
    {
        ["A_body_that_is_far_too_long_is_refused_early"] = "Wine can reset the connection before the response is read.",
    };

    /// <summary>Files that are skipped as a whole, with the reasons.</summary>
    public static readonly IReadOnlyDictionary<string, string> Files = new Dictionary<string, string>
    {
        ["Docs"] = Git,
        ["HelpExamples"] = "Their output depends on the terminal, which Wine does not have.",
        ["Package"] = "It needs the .NET SDK.",
    };
}
