namespace VercelFunctions.Emulator.Tool;

/// <summary>The syntax of the user's shell. PowerShell sets PSModulePath for its child processes, on all platforms.</summary>
internal static class ShellSyntax
{
    private static readonly bool IsPowerShell = Environment.GetEnvironmentVariable("PSModulePath") is { Length: > 0 };

    /// <summary>The command that sets an environment variable. The value, a URL or JSON with a token, has no single quotes.</summary>
    public static string Assign(string name, string value) => IsPowerShell ? $"$env:{name} = '{value}'" : $"export {name}='{value}'";
}
