namespace VercelFunctions.Action;

/// <summary>The check that the input <c>purge-confirm</c> names every project of the step, and nothing else.</summary>
internal static class PurgeConfirmation
{
    /// <exception cref="StepException">It does not.</exception>
    public static void Check(ActionInputs inputs, IReadOnlyList<Destination> destinations)
    {
        Destination[] projects = [.. destinations.Where(destination => destination.IsProject)];
        if (projects.Length == 0)
        {
            throw new StepException(
                "The input 'purge' applies to Vercel projects, and this step has none. Specify 'vercel-token' and 'project'.");
        }

        string advice = AdviceFor(inputs.Purge, projects);
        HashSet<Destination> confirmed = [];
        foreach (string name in inputs.PurgeConfirm)
        {
            Destination[] named = [.. projects.Where(project => name == project.Project || name == project.ProjectName)];
            confirmed.Add(named switch
            {
                [Destination one] => one,
                [] => throw new StepException($"The input 'purge-confirm' names '{name}', which is not a project of this step. {advice}"),
                _ => throw new StepException(
                    $"The input 'purge-confirm' names '{name}', which is a project of several teams. Write it as 'team/project'. {advice}"),
            });
        }

        string[] missing = [.. projects.Where(project => !confirmed.Contains(project)).Select(project => $"'{project.ProjectName}'")];
        if (missing.Length > 0)
        {
            throw new StepException($"The input 'purge-confirm' does not name {string.Join(", ", missing)}. {advice}");
        }
    }

    private static string AdviceFor(string purge, Destination[] projects)
    {
        string shared = purge == "cdn"
            ? string.Empty
            : " On the Hobby and Pro plans, all projects of a team share the Data Cache, so purging it reaches the other projects too.";
        return $"Nothing was purged. To confirm 'purge: {purge}', write every project of the step in 'purge-confirm', one per line: "
            + $"{string.Join(", ", projects.Select(project => project.ProjectName))}.{shared}";
    }
}
