using static VercelFunctions.VercelProject;

namespace VercelFunctions.PowerShell;

/// <summary>The Vercel project of the environment and of the current folder, for completion. Empty if it cannot be read.</summary>
internal static class LinkedProject
{
    public static IEnumerable<Suggestion> Projects => Known(
        new(ProjectVariable, Environment.GetEnvironmentVariable(ProjectVariable)),
        new(ProjectLink.RelativePath, Link?.ProjectName),
        new(ProjectLink.RelativePath, Link?.ProjectId));

    /// <summary>The teams. Without a team, both sources contain the ID of a user, which is left out.</summary>
    public static IEnumerable<Suggestion> Teams => Known(
        new(TeamVariable, Environment.GetEnvironmentVariable(TeamVariable)),
        new(ProjectLink.RelativePath, Link?.OrganizationId)).Where(team => team.Text.StartsWith("team_", StringComparison.Ordinal));

    private static ProjectLink? Link
    {
        get
        {
            try
            {
                return ProjectLink.Nearest(CurrentFolder());
            }
            catch (VercelException)
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

    // Not the process's current folder, which Set-Location does not change. A completer has no session state.
    private static string CurrentFolder() =>
        LanguagePrimitives.ConvertTo<string>(ScriptBlock
            .Create("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath")
            .InvokeReturnAsIs());
}
