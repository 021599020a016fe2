namespace VercelFunctions.TestSupport;

/// <summary>The clone that the tests run in.</summary>
public static class Repository
{
    private const string Marker = "VercelFunctions.slnx";

    /// <summary>Its root folder.</summary>
    public static string Root { get; } = Find();

    /// <summary>A file or folder in it.</summary>
    /// <param name="path">The path from the root, with forward slashes.</param>
    public static string PathOf(string path) => Path.GetFullPath(Path.Combine(Root, path));

    private static string Find()
    {
        // Not the program's folder: the Pester tests load this into PowerShell.
        string start = Path.GetDirectoryName(typeof(Repository).Assembly.Location)!;
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {start} holds {Marker}.");
    }
}
