using System.Text.Json;

namespace VercelFunctions;

/// <summary>The file that <c>vercel link</c> creates in a folder: <c>.vercel/project.json</c>.</summary>
public sealed class ProjectLink
{
    /// <summary>Its path in the folder.</summary>
    public const string RelativePath = ".vercel/project.json";

    private const int MaxBytes = 64 * 1024;

    private ProjectLink(string projectId, string? projectName, string? organizationId)
    {
        ProjectId = projectId;
        ProjectName = projectName;
        OrganizationId = organizationId;
    }

    /// <summary>The project's id, <c>prj_…</c>.</summary>
    public string ProjectId { get; }

    /// <summary>The project's name; null if an older <c>vercel link</c> created the file.</summary>
    public string? ProjectName { get; }

    /// <summary>A team's id (<c>team_…</c>), or a user's; null if there is neither.</summary>
    public string? OrganizationId { get; }

    /// <summary>Reads the file of a folder, or of the nearest folder above it.</summary>
    /// <param name="folder">The folder to start from, as a full path. It need not exist.</param>
    /// <returns>The file's content; null if there is no file.</returns>
    /// <exception cref="VercelException">
    /// It cannot be read, or does not name a project (<see cref="VercelFailure.MissingProject"/>).
    /// </exception>
    public static ProjectLink? Nearest(string folder)
    {
        if (PathFrom(folder) is not string path)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(BoundedFile.Read(path, MaxBytes));
            return Text(document.RootElement, "projectId") is { Length: > 0 } project
                ? new ProjectLink(project, Text(document.RootElement, "projectName"), Text(document.RootElement, "orgId"))
                : throw Invalid(path, "it has no projectId");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Invalid(path, "it cannot be read: " + exception.Message);
        }
        catch (JsonException exception)
        {
            throw Invalid(path, "it is not JSON: " + exception.Message);
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
        root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static VercelException Invalid(string path, string problem) =>
        new(VercelFailure.MissingProject, $"'{path}' does not name a project: {problem}. `vercel link` creates it again.");
}
