namespace VercelFunctions.Emulator.Tool;

/// <summary>The syntax of the user's shell, which its environment variables show.</summary>
internal static class ShellSyntax
{
    // Set by Git Bash and the other shells of MSYS2.
    private const string WindowsBashVariable = "MSYSTEM";

    // PowerShell sets it for its child processes, on all platforms; Windows sets another value for every process.
    private const string PowerShellVariable = "PSModulePath";

    /// <summary>The command that sets an environment variable. The value, a URL or JSON with a token, has no single quotes.</summary>
    public static string Assign(string name, string value) =>
        Has(WindowsBashVariable) ? $"export {name}='{value}'"
        : Has(PowerShellVariable) && !IsFromSystem(PowerShellVariable) ? $"$env:{name} = '{value}'"
        : OperatingSystem.IsWindows() ? $"set \"{name}={value}\""
        : $"export {name}='{value}'";

    private static bool Has(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 };

    // Only Windows has variables of users and machines.
    private static bool IsFromSystem(string name) =>
        Environment.GetEnvironmentVariable(name) is string value
        && (value == Environment.GetEnvironmentVariable(name, EnvironmentVariableTarget.User)
            || value == Environment.GetEnvironmentVariable(name, EnvironmentVariableTarget.Machine));
}
