namespace VercelFunctions.TestSupport;

/// <summary>Vercel's CLI from node_modules, without an account and without telemetry, in a temporary folder.</summary>
public sealed class VercelCli : IDisposable
{
    /// <summary>
    /// The official client and CLI in node_modules. package.json replaces the CLI's native binaries, which are large and unused
    /// here, by an empty package.
    /// </summary>
    public static readonly NodePackages Packages = new(
        "tests/VercelFunctions.Interop.Tests", "The official JavaScript client and CLI are npm packages");

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vercel-cli-");

    /// <summary>Creates the folder.</summary>
    public VercelCli() => ProjectFolder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "project")).FullName;

    /// <summary>The folder that the CLI works in.</summary>
    public string ProjectFolder { get; }

    // Its own settings, not those of the user of this machine.
    private string[] CommonArguments => ["--global-config", Path.Combine(_folder.FullName, "settings")];

    private static Dictionary<string, string?> Variables => new()
    {
        ["CI"] = "1",
        ["NO_UPDATE_NOTIFIER"] = "1",
        ["NO_COLOR"] = "1",
        ["VERCEL_TELEMETRY_DISABLED"] = "1",
        ["VERCEL_CLI_USE_NATIVE_BINARY"] = "0",
        ["VERCEL_TOKEN"] = null,
        ["VERCEL_ORG_ID"] = null,
        ["VERCEL_PROJECT_ID"] = null,
        ["RUNTIME_CACHE_ENDPOINT"] = null,
        ["RUNTIME_CACHE_HEADERS"] = null,
    };

    private static string Program => Path.Combine(Packages.Folder, "node_modules", "vercel", "dist", "vc.js");

    /// <summary>Links the folder to a project.</summary>
    /// <param name="projectId">The project's ID.</param>
    /// <param name="orgId">The team's ID.</param>
    public void Link(string projectId, string orgId)
    {
        string folder = Directory.CreateDirectory(Path.Combine(ProjectFolder, ".vercel")).FullName;
        File.WriteAllText(Path.Combine(folder, "project.json"), $$"""{"projectId":"{{projectId}}","orgId":"{{orgId}}"}""");
    }

    /// <summary>Runs a command until it exits.</summary>
    public Task<ProcessResult> RunAsync(params string[] arguments) =>
        ChildProcess.RunAsync("node", [Program, .. arguments, .. CommonArguments], ProjectFolder, Variables, limit: Limit);

    /// <summary>Starts a command that runs until its standard input is closed.</summary>
    public ChildProcess Start(params string[] arguments)
    {
        string preload = new Uri(Path.Combine(Packages.Folder, "exit-with-stdin.mjs")).AbsoluteUri;
        return ChildProcess.Start("node", ["--import", preload, Program, .. arguments, .. CommonArguments], ProjectFolder, Variables);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
