using System.Text.RegularExpressions;

namespace VercelFunctions.Action;

/// <summary>The input with projects, one per line, which may have their teams in another input.</summary>
internal sealed partial record ProjectsInput(string Name, TextInput Team) : Input(Name)
{
    /// <summary>The projects without repeated ones; one without a name if the input is empty.</summary>
    public IReadOnlyList<ProjectName> Read(Variables variables)
    {
        string[] lines = [.. Lines(variables)];
        if (Array.Find(lines, line => !Line().IsMatch(line)) is string wrong)
        {
            throw new StepException(
                $"The input '{Name}' has the line '{wrong}'. Write one project per line, as 'project' or 'team/project'.");
        }

        string[] teams = [.. Team.Lines(variables)];
        if (teams.Length > 1 && teams.Length != lines.Length)
        {
            throw new StepException(
                $"The input '{Team.Name}' has {teams.Length} lines, and '{Name}' has {lines.Length}. "
                + "Specify one team for all projects, or one per project.");
        }

        return lines.Length == 0
            ? [new ProjectName(string.Empty, teams.FirstOrDefault(string.Empty))]
            : [.. lines.Select((line, index) => Parse(line, TeamOf(teams, index))).Distinct()];
    }

    private static string TeamOf(string[] teams, int index) => teams.Length > 1 ? teams[index] : teams.FirstOrDefault(string.Empty);

    private static ProjectName Parse(string line, string team) =>
        line.Split('/') is [string own, string name] ? new ProjectName(name, own) : new ProjectName(line, team);

    [GeneratedRegex(@"^[^\s,/]+(/[^\s,/]+)?$")]
    private static partial Regex Line();
}
