using System.Security.Cryptography;

namespace VercelFunctions.TestSupport;

/// <summary>
/// The npm packages in a folder's package-lock.json, installed with <c>npm ci</c> if they are missing or the file has changed.
/// </summary>
/// <param name="folder">The path of the folder, relative to the repository's root.</param>
/// <param name="purpose">Why the packages are needed, as a sentence without its period.</param>
public sealed class NodePackages(string folder, string purpose)
{
    private const int OldestNode = 20;
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(3);

    /// <summary>The folder of package.json.</summary>
    public string Folder { get; } = Repository.PathOf(folder);

    /// <summary>Installs the packages if needed.</summary>
    /// <returns>Null if the packages are installed; otherwise the problem and what to install, in one line.</returns>
    public async Task<string?> EnsureAsync()
    {
        string checkVersion = $"process.exit(parseInt(process.versions.node) < {OldestNode} ? 1 : 0)";
        if (await ChildProcess.TryRunAsync("node", ["-e", checkVersion]) is not { ExitCode: 0 })
        {
            return Missing($"Node.js {OldestNode} or later is not on the PATH.");
        }

        // Another test process can install the same packages at the same time: one installs them, the others wait.
        using IDisposable held = await MachineLock.TakeAsync(Folder, InstallTimeout);
        string stamp = Path.Combine(Folder, "node_modules", ".installed-from");
        string wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
        {
            return null;
        }

        ProcessResult? install = await ChildProcess.TryRunAsync(
            OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            ["ci", "--no-audit", "--no-fund", "--ignore-scripts"],
            Folder,
            limit: InstallTimeout);
        if (install is not var (exitCode, _, errors))
        {
            return Missing("npm is not on the PATH.");
        }

        if (exitCode != 0)
        {
            // npm reports network errors in many ways, but an invalid lock file always with one of these codes. That is our bug.
            if (errors.Contains("EUSAGE", StringComparison.Ordinal) || errors.Contains("EINTEGRITY", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"npm ci rejected the lock file: {errors}");
            }

            IEnumerable<string> lines = errors.Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal)).Take(2);
            return Missing($"npm ci in {folder} exited with {exitCode}: {string.Join(' ', lines)}");
        }

        await File.WriteAllTextAsync(stamp, wanted);
        return null;
    }

    private string Missing(string problem) =>
        $"{purpose}. {problem} Install Node.js {OldestNode} or later with npm. The first run also needs the npm registry.";
}
