using System.Text.RegularExpressions;

namespace VercelFunctions.Deployments;

/// <summary>A file of a repository that changed, whether it was added, modified, removed or renamed.</summary>
public sealed class ChangedFile
{
    private static readonly Regex NameStatus =
        new(@"^([ACDMTUXB]|[CRM]\d{1,3})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Creates a changed file.</summary>
    /// <param name="path">
    /// The path from the root of the repository. It may have a leading <c>./</c> or <c>/</c>, backslashes, or the quotes and
    /// escapes with which Git prints unusual names.
    /// </param>
    /// <param name="previousPath">The path before the file was renamed; null or empty if it was not.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public ChangedFile(string path, string? previousPath = null)
    {
        ArgumentGuard.NotNull(path, nameof(path));
        if (path.Length == 0)
        {
            throw new ArgumentException("A changed file must have a path.", nameof(path));
        }

        Path = path;
        PreviousPath = string.IsNullOrEmpty(previousPath) ? null : previousPath;
    }

    /// <summary>
    /// Parses a line of <c>git diff --name-status</c>: status, path, and for renames and copies the new path, separated by tabs.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <returns>The file; null if the line has another form.</returns>
    public static ChangedFile? FromNameStatus(string line)
    {
        ArgumentGuard.NotNull(line, nameof(line));
        string[] parts = line.Split('\t');
        if (!NameStatus.IsMatch(parts[0]) || parts.Skip(1).Any(path => path.Length == 0))
        {
            return null;
        }

        return parts.Length switch
        {
            2 => new ChangedFile(parts[1]),
            3 => new ChangedFile(parts[2], parts[1]),
            _ => null,
        };
    }

    /// <summary>The path, as it was given.</summary>
    public string Path { get; }

    /// <summary>The path before the file was renamed; null if it was not.</summary>
    public string? PreviousPath { get; }

    /// <summary>The path.</summary>
    public override string ToString() => Path;
}
