namespace VercelFunctions.TestSupport;

/// <summary>The clone that the tests run in.</summary>
public static class Repository
{
    private const string Marker = "VercelFunctions.slnx";

    /// <summary>The root folder of the clone.</summary>
    public static string Root { get; } = Find();

    /// <summary>The full path of a file or folder in the clone.</summary>
    /// <param name="path">The path from the root, with forward slashes.</param>
    public static string PathOf(string path) => Path.GetFullPath(Path.Combine(Root, path));

    private static string Find()
    {
        // Not the folder of the program, because the Pester tests load this assembly into PowerShell.
        string start = Path.GetDirectoryName(typeof(Repository).Assembly.Location)!;
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {start} contains {Marker}.");
    }
}
