using System.Security.Cryptography;

namespace VercelFunctions.TestSupport;

/// <summary>The packages that a folder's package-lock.json names, installed by <c>npm ci</c> where they are missing or older than it.</summary>
/// <param name="folder">The folder, from the clone's root.</param>
/// <param name="purpose">What takes them and for what, as the first words of a sentence on what is missing.</param>
public sealed class NodePackages(string folder, string purpose)
{
    private const int OldestNode = 20;
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(3);

    private readonly string _howToGet = $"{purpose}: they take Node.js {OldestNode} or later with npm, and once the npm registry.";

    /// <summary>The folder of package.json.</summary>
    public string Folder { get; } = Repository.PathOf(folder);

    /// <summary>Sees to it that the packages are there.</summary>
    /// <returns>Why they cannot be, and how to get them, in one line; null where they are.</returns>
    public async Task<string?> EnsureAsync()
    {
        if (await ChildProcess.TryRunAsync("node", ["-e", $"process.exit(parseInt(process.versions.node) < {OldestNode} ? 1 : 0)"]) is not { ExitCode: 0 })
        {
            return $"{_howToGet} There is no such node on this machine's PATH.";
        }

        // Another test process may install the same packages: one does, the others wait.
        using IDisposable held = await MachineLock.TakeAsync(Folder, InstallTimeout);
        string stamp = Path.Combine(Folder, "node_modules", ".installed-from");
        string wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
        {
            return null;
        }

        ProcessResult? install = await ChildProcess.TryRunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], Folder, limit: InstallTimeout);
        if (install is not var (exitCode, _, errors))
        {
            return $"{_howToGet} There is no npm on this machine's PATH.";
        }

        if (exitCode != 0)
        {
            // What npm calls an error without a network differs by cause; what a wrong lock file gives does not, and is a failure of ours.
            return errors.Contains("EUSAGE", StringComparison.Ordinal) || errors.Contains("EINTEGRITY", StringComparison.Ordinal)
                ? throw new InvalidOperationException($"npm ci refused the lock file: {errors}")
                : $"{_howToGet} npm ci in {folder} ended with {exitCode}: {string.Join(' ', errors.Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal)).Take(2))}";
        }

        await File.WriteAllTextAsync(stamp, wanted);
        return null;
    }
}
