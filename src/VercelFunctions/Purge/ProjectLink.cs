using System.Text.Json;

namespace VercelFunctions;

/// <summary>What <c>vercel link</c> leaves in a folder: <c>.vercel/project.json</c>.</summary>
internal sealed class ProjectLink
{
    public const string RelativePath = ".vercel/project.json";

    private ProjectLink(string projectId, string? organizationId)
    {
        ProjectId = projectId;
        OrganizationId = organizationId;
    }

    public string ProjectId { get; }

    /// <summary>A team's id, or a user's.</summary>
    public string? OrganizationId { get; }

    public static bool Exists(string folder) => PathFrom(folder) is not null;

    /// <summary>Reads that of a folder, or of the nearest one above it; null where there is none.</summary>
    /// <exception cref="RuntimeCacheException">It names no project.</exception>
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
                ? new ProjectLink(project, Text(document.RootElement, "orgId"))
                : throw Invalid(path, "it has no projectId");
        }
        catch (JsonException exception)
        {
            throw Invalid(path, "it is no JSON: " + exception.Message);
        }
    }

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
