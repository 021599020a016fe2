using System.Text.Json;

namespace VercelFunctions;

/// <summary>A Vercel project, and a token that can purge its caches. The token is secret: it is sent, and never shown.</summary>
public sealed class VercelProject
{
    /// <summary>The address of Vercel's API.</summary>
    public const string DefaultApiUrl = "https://api.vercel.com";

    /// <summary>The environment variable with the token; secret.</summary>
    public const string TokenVariable = "VERCEL_TOKEN";

    /// <summary>The environment variable with the project's ID.</summary>
    public const string ProjectVariable = "VERCEL_PROJECT_ID";

    /// <summary>The environment variable with the team's ID, or with the user's ID if there is no team.</summary>
    public const string TeamVariable = "VERCEL_ORG_ID";

    /// <summary>Prefix of the IDs of teams. The ID of a user has none.</summary>
    private const string TeamPrefix = "team_";

    internal static readonly ApiService Api =
        new("Vercel", DefaultApiUrl, "VERCEL_API_URL", TokenVariable, "https://www.vercel-status.com");

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

    /// <summary>The address of the API, without a slash at its end.</summary>
    public Uri ApiUrl { get; }

    internal string Token { get; }

    /// <summary>
    /// Finds the project. Parameters that are null come from <c>VERCEL_TOKEN</c>, <c>VERCEL_PROJECT_ID</c>,
    /// <c>VERCEL_ORG_ID</c> and <c>VERCEL_API_URL</c>, otherwise project and team come from <c>.vercel/project.json</c> in
    /// the folder or in the nearest folder above it.
    /// </summary>
    /// <param name="folder">The folder to start looking for <c>.vercel/project.json</c>.</param>
    /// <param name="token">The token; null for the variable.</param>
    /// <param name="project">The project's name or id; null for the variable or the linked one.</param>
    /// <param name="team">The team's id or slug; null for the variable or the linked one.</param>
    /// <param name="apiUrl">The address of the API; null for the variable, otherwise <see cref="DefaultApiUrl"/>.</param>
    /// <param name="variable">Reads an environment variable; null means this process's.</param>
    /// <returns>The project.</returns>
    /// <exception cref="VercelException">The token or the project is missing or not valid.</exception>
    public static VercelProject Find(
        string folder,
        string? token = null,
        string? project = null,
        string? team = null,
        string? apiUrl = null,
        Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        string foundToken = Api.FindToken(token, variable);
        string? foundProject = ApiService.Find(project, variable(ProjectVariable));
        string? foundTeam = ApiService.Find(team, variable(TeamVariable));
        if (foundProject is null)
        {
            ProjectLink link = ProjectLink.Nearest(folder) ?? throw new VercelException(
                VercelFailure.MissingProject,
                $"There is a token but no Vercel project: {ProjectVariable} is not set, and neither '{folder}' nor a folder above it has "
                    + $"{ProjectLink.RelativePath}, which `vercel link` creates.");
            foundProject = link.ProjectId;
            foundTeam ??= link.OrganizationId;
        }

        return new VercelProject(
            foundToken,
            foundProject,
            TeamOrNull(foundTeam, isGiven: !string.IsNullOrEmpty(team)),
            Api.FindUrl(apiUrl, variable));
    }

    /// <summary>Whether the environment has a token. Then <see cref="Find"/> needs none, but may not find a project.</summary>
    /// <param name="variable">Reads an environment variable; null means this process's.</param>
    public static bool HasToken(Func<string, string?>? variable = null) =>
        !string.IsNullOrEmpty((variable ?? Environment.GetEnvironmentVariable)(TokenVariable));

    /// <summary>The project, its team and the API's address.</summary>
    public override string ToString() =>
        $"the Vercel project '{NameOrId}'{(Team is null ? string.Empty : $" of '{Team}'")} at {ApiUrl.GetLeftPart(UriPartial.Authority)}";

    /// <summary>The query of every request.</summary>
    internal string Query()
    {
        string query = "?projectIdOrName=" + Uri.EscapeDataString(NameOrId);
        return Team is null ? query : query + "&" + TeamQuery().Substring(1);
    }

    /// <summary>The query of a request that names the project in its path; empty without a team.</summary>
    internal string TeamQuery() => Team is null
        ? string.Empty
        : (Team.StartsWith(TeamPrefix, StringComparison.Ordinal) ? "?teamId=" : "?slug=") + Uri.EscapeDataString(Team);

    // Without a team, VERCEL_ORG_ID and project.json contain the user's own ID, which the API does not accept.
    private static string? TeamOrNull(string? team, bool isGiven) =>
        isGiven || team?.StartsWith(TeamPrefix, StringComparison.Ordinal) == true ? team : null;
}
