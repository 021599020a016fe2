namespace VercelFunctions.PowerShell;

/// <summary>What the environment and the folder that PowerShell is in say of the Vercel project. Says nothing where they cannot be read.</summary>
internal static class LinkedProject
{
    private const string ProjectVariable = "VERCEL_PROJECT_ID";
    private const string TeamVariable = "VERCEL_ORG_ID";
    private const string TeamPrefix = "team_";

    public static IEnumerable<Suggestion> Projects => Known(
        new(ProjectVariable, Environment.GetEnvironmentVariable(ProjectVariable)),
        new(ProjectLink.RelativePath, Link?.ProjectName),
        new(ProjectLink.RelativePath, Link?.ProjectId));

    /// <summary>Where there is no team, both hold the id of a user, which is none.</summary>
    public static IEnumerable<Suggestion> Teams => Known(
        new(TeamVariable, Environment.GetEnvironmentVariable(TeamVariable)),
        new(ProjectLink.RelativePath, Link?.OrganizationId)).Where(team => team.Text.StartsWith(TeamPrefix, StringComparison.Ordinal));

    private static ProjectLink? Link
    {
        get
        {
            try
            {
                return ProjectLink.Nearest(CurrentFolder());
            }
            catch (Exception exception) when (exception is RuntimeCacheException or IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    private static IEnumerable<Suggestion> Known(params KeyValuePair<string, string?>[] found) =>
        found
            .Where(pair => !string.IsNullOrEmpty(pair.Value))
            .GroupBy(pair => pair.Value!, StringComparer.Ordinal)
            .Select(group => new Suggestion(group.Key, $"From {string.Join(" and ", group.Select(pair => pair.Key).Distinct())}"));

    // Not the process's current folder: Set-Location leaves that alone. A completer is given no session state.
    private static string CurrentFolder() =>
        LanguagePrimitives.ConvertTo<string>(ScriptBlock.Create("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath").InvokeReturnAsIs());
}
