namespace VercelFunctions.Docs.Tests;

/// <summary>The linters of check.mjs.</summary>
internal static class Linters
{
    private static readonly NodePackages Packages = new(
        "tests/VercelFunctions.Docs.Tests/linters", "The linters of workflows and Dockerfiles are npm packages");

    /// <summary>Checks a file. Skips the test if the linters are not available.</summary>
    /// <param name="kind">The kind of file: action, workflow or dockerfile.</param>
    /// <param name="path">The file.</param>
    /// <returns>The exit code, which is 0 if there are no errors, and the errors.</returns>
    public static async Task<(int ExitCode, string Output)> CheckAsync(string kind, string path)
    {
        string? missing = await Packages.EnsureAsync();
        Assert.SkipWhen(missing is not null, missing ?? string.Empty);
        ProcessResult result = await ChildProcess.RunAsync("node", ["check.mjs", kind, path], Packages.Folder);
        return (result.ExitCode, result.Text);
    }

    /// <summary>Checks the text of a file.</summary>
    /// <param name="kind">The kind of file: action, workflow or dockerfile.</param>
    /// <param name="text">The text.</param>
    /// <returns>The same as <see cref="CheckAsync"/>.</returns>
    public static async Task<(int ExitCode, string Output)> CheckTextAsync(string kind, string text)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, kind);
        try
        {
            await File.WriteAllTextAsync(path, text);
            return await CheckAsync(kind, path);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }
}
