using System.Text.Json;

namespace VercelFunctions;

/// <summary>What <c>vercel link</c> leaves in a folder: <c>.vercel/project.json</c>.</summary>
public sealed class ProjectLink
{
    /// <summary>Where it is in the folder.</summary>
    public const string RelativePath = ".vercel/project.json";

    private ProjectLink(string projectId, string? projectName, string? organizationId)
    {
        ProjectId = projectId;
        ProjectName = projectName;
        OrganizationId = organizationId;
    }

    /// <summary>The project's id, <c>prj_…</c>.</summary>
    public string ProjectId { get; }

    /// <summary>The project's name; null where an older <c>vercel link</c> has not written it.</summary>
    public string? ProjectName { get; }

    /// <summary>A team's id (<c>team_…</c>), or a user's; null where there is neither.</summary>
    public string? OrganizationId { get; }

    /// <summary>Reads that of a folder, or of the nearest one above it.</summary>
    /// <param name="folder">Where to begin, as a full path. It need not exist.</param>
    /// <returns>What it says; null where there is none.</returns>
    /// <exception cref="RuntimeCacheException">It names no project (<see cref="RuntimeCacheFailure.MissingProject"/>).</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ProjectLink? Nearest(string folder)
    {
        if (PathFrom(folder) is not string path)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
            return Text(document.RootElement, "projectId") is string project
                ? new ProjectLink(project, Text(document.RootElement, "projectName"), Text(document.RootElement, "orgId"))
                : throw Invalid(path, "it has no projectId");
        }
        catch (JsonException exception)
        {
            throw Invalid(path, "it is no JSON: " + exception.Message);
        }
    }

    internal static bool Exists(string folder) => PathFrom(folder) is not null;

    private static string? PathFrom(string folder)
    {
        for (DirectoryInfo? current = new(folder); current is not null; current = current.Parent)
        {
            string path = Path.Combine(current.FullName, ".vercel", "project.json");
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static RuntimeCacheException Invalid(string path, string problem) =>
        new(RuntimeCacheFailure.MissingProject, $"'{path}' names no project: {problem}.", "Link the folder again, with: vercel link.");
}
