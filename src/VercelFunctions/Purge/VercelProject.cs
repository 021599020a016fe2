using System.Text.Json;

namespace VercelFunctions;

/// <summary>A Vercel project, and the token that may purge its caches. The token is secret: it is sent, and never shown.</summary>
public sealed class VercelProject
{
    /// <summary>Where Vercel's API is.</summary>
    public const string DefaultApiUrl = "https://api.vercel.com";

    private const string ProjectVariable = "VERCEL_PROJECT_ID";
    private const string TeamVariable = "VERCEL_ORG_ID";
    private const string TeamPrefix = "team_";

    private VercelProject(string token, string nameOrId, string? team, Uri apiUrl)
    {
        Token = token;
        NameOrId = nameOrId;
        Team = team;
        ApiUrl = apiUrl;
    }

    /// <summary>The project's name, or its id (<c>prj_…</c>).</summary>
    public string NameOrId { get; }

    /// <summary>The team's id (<c>team_…</c>) or slug; null for a personal account.</summary>
    public string? Team { get; }

    /// <summary>Where the API is, without a slash at its end.</summary>
    public Uri ApiUrl { get; }

    internal string Token { get; }

    /// <summary>
    /// Finds the project. What is not given comes from <c>VERCEL_TOKEN</c>, <c>VERCEL_PROJECT_ID</c>, <c>VERCEL_ORG_ID</c>
    /// and <c>VERCEL_API_URL</c>; project and team, where they are in neither, from the <c>.vercel/project.json</c> of the
    /// folder or of the nearest one above it.
    /// </summary>
    /// <param name="folder">Where to look for <c>.vercel/project.json</c>.</param>
    /// <param name="token">The token; null for the variable.</param>
    /// <param name="project">The project's name or id; null for the variable or the linked one.</param>
    /// <param name="team">The team's id or slug; null for the variable or the linked one.</param>
    /// <param name="apiUrl">Where the API is; null for the variable, else <see cref="DefaultApiUrl"/>.</param>
    /// <param name="variable">Reads an environment variable; null means this process's.</param>
    /// <returns>The project.</returns>
    /// <exception cref="RuntimeCacheException">Token or project are missing, or cannot be used.</exception>
    public static VercelProject Find(string folder, string? token = null, string? project = null, string? team = null, string? apiUrl = null, Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        string foundToken = ApiService.Vercel.FindToken(token, variable);
        string? foundProject = ApiService.FirstOf(project, variable(ProjectVariable));
        string? foundTeam = ApiService.FirstOf(team, variable(TeamVariable));
        if (foundProject is null)
        {
            ProjectLink link = ProjectLink.Nearest(folder) ?? throw new RuntimeCacheException(
                RuntimeCacheFailure.MissingProject,
                $"There is no Vercel project: {ProjectVariable} is not set, and neither '{folder}' nor a folder above it has {ProjectLink.RelativePath}.",
                "Give -Project, set the variable, or link the folder with: vercel link.");
            foundProject = link.ProjectId;
            foundTeam ??= link.OrganizationId;
        }

        return new VercelProject(foundToken, foundProject, TeamOrNull(foundTeam, isGiven: !string.IsNullOrEmpty(team)), ApiService.Vercel.FindUrl(apiUrl, variable));
    }

    /// <summary>Whether a token and a project are to be had, so that <see cref="Find"/> would look no further than the environment.</summary>
    /// <param name="folder">Where to look for <c>.vercel/project.json</c>.</param>
    /// <param name="variable">Reads an environment variable; null means this process's.</param>
    public static bool IsInEnvironment(string folder, Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        return !string.IsNullOrEmpty(variable(ApiService.Vercel.TokenVariable))
            && (!string.IsNullOrEmpty(variable(ProjectVariable)) || ProjectLink.Exists(folder));
    }

    /// <summary>The project, its team and the API's address.</summary>
    public override string ToString() => $"the Vercel project '{NameOrId}'{(Team is null ? string.Empty : $" of '{Team}'")} at {ApiUrl.GetLeftPart(UriPartial.Authority)}";

    /// <summary>What every request's query holds.</summary>
    internal string Query()
    {
        string query = "?projectIdOrName=" + Uri.EscapeDataString(NameOrId);
        return Team is null
            ? query
            : query + (Team.StartsWith(TeamPrefix, StringComparison.Ordinal) ? "&teamId=" : "&slug=") + Uri.EscapeDataString(Team);
    }

    // In VERCEL_ORG_ID and project.json stands the user's own id where there is no team; the API wants none then.
    private static string? TeamOrNull(string? team, bool isGiven) =>
        isGiven || team?.StartsWith(TeamPrefix, StringComparison.Ordinal) == true ? team : null;
}
