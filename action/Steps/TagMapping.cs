namespace VercelFunctions.Action;

/// <summary>The tags of the changed files or, if these cannot be determined, all tags in the map that have no capture.</summary>
internal static class TagMapping
{
    private const string DefaultMap = ".github/vercel-tags.yml";
    private const string MapTitle = "Tag map";
    private const string FilesTitle = "Changed files";

    /// <summary>The tag map; empty if the step has none.</summary>
    public static string MapOf(ActionInputs inputs, string folder) =>
        inputs.TagMap.Length == 0 && File.Exists(Path.Combine(folder, DefaultMap)) ? DefaultMap : inputs.TagMap;

    public static IEnumerable<PlanMatch> Run(StepContext step, string map)
    {
        // Reports an unreadable map before any request is sent to GitHub.
        step.Reporter.Objects(MapTitle, step.Cmdlets.AllTags(map, new Silent()));
        if (step.Event.Changes.Paths.Count > 0)
        {
            return Matches(step, step.Cmdlets.TagsOf(step.Event.Changes.Paths, map, step.Reporter.Messages(MapTitle)));
        }

        CmdletOutcome<ChangedFile> asked = step.Cmdlets.ChangedFiles(QueryOf(step), step.Reporter.Messages(FilesTitle));
        step.Stop.ThrowIfCancellationRequested();
        CmdletError? failure = asked.End ?? (asked.Errors.Count > 0 ? asked.Errors[0] : null);
        if (failure is { Id: nameof(VercelFailure.ChangesUnknown) })
        {
            step.Reporter.Log.Annotate(
                AnnotationKind.Warning,
                "Changed files unknown",
                $"{failure.Message} Expiring every tag in the map that has no capture.");
            return Matches(step, step.Cmdlets.AllTags(map, step.Reporter.Messages(MapTitle)));
        }

        if (failure is not null)
        {
            throw new CmdletException(failure);
        }

        step.Reporter.Log.Line($"{asked.Objects.Count} files changed.");
        return Matches(step, step.Cmdlets.TagsOf(asked.Objects, map, step.Reporter.Messages(MapTitle)));
    }

    private static ChangedFileQuery QueryOf(StepContext step)
    {
        string environment = step.Event.Deployment.Environment;
        return new ChangedFileQuery(
            step.Variables["GITHUB_REPOSITORY"],
            step.Event.Deployment.Commit,
            step.Inputs.BaseSha,
            step.Event.Deployment.Project is null && environment.Length > 0
                ? environment
                : EnvironmentName.OnGitHub(step.Inputs.Environment.Length > 0 ? step.Inputs.Environment : environment),
            step.Inputs.GitHubToken,
            step.Variables["GITHUB_API_URL"]);
    }

    private static IEnumerable<PlanMatch> Matches(StepContext step, CmdletOutcome<ResolvedTag> tags) =>
        step.Reporter.Objects(MapTitle, tags).Select(tag => new PlanMatch(
            new Subject(SubjectKind.Tag, tag.Tag),
            tag.Path is null ? tag.Pattern : $"{tag.Pattern} ({tag.Path})"));

    private sealed class Silent : ICmdletMessages
    {
        public bool WantsDetails => false;

        public void Warn(string message)
        {
        }

        public void Detail(string message)
        {
        }
    }
}
