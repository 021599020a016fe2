namespace VercelFunctions.Action;

/// <summary>The tags of the changed files or, if these cannot be determined, all tags in the map that have no capture.</summary>
internal static class TagMapping
{
    private const string DefaultMap = ".github/vercel-tags.yml";
    private const string None = "none";
    private const string MapTitle = "Tag map";
    private const string FilesTitle = "Changed files";

    /// <summary>The tag map; empty if the step has none.</summary>
    public static string MapOf(ActionInputs inputs, string folder) => inputs.TagMap switch
    {
        None => string.Empty,
        "" when File.Exists(Path.Combine(folder, DefaultMap)) => DefaultMap,
        _ => inputs.TagMap,
    };

    /// <summary>Reports a map that is not valid, before any request is sent to GitHub.</summary>
    public static void Check(StepContext step, string map) =>
        step.Reporter.Objects(MapTitle, step.Cmdlets.AllTags(map, new Silent()));

    /// <summary>The tags of the changed files.</summary>
    /// <param name="step">The step.</param>
    /// <param name="map">The tag map.</param>
    /// <param name="record">The record of expiries; null if there is none.</param>
    /// <param name="compared">Receives the commits that are compared.</param>
    public static IEnumerable<PlanMatch> Run(StepContext step, string map, ExpiryRecord? record, Action<Comparison> compared)
    {
        if (step.Event.Changes.Paths.Count > 0)
        {
            return Matches(step, step.Cmdlets.TagsOf(step.Event.Changes.Paths, map, step.Reporter.Messages(MapTitle)));
        }

        IReadOnlyList<ComparedCommit> bases = step.Inputs.BaseSha.Length > 0 ? [new(step.Inputs.BaseSha, "the input 'base-sha'")]
            : record is null ? []
            : [.. record.Base.Select(ComparedCommit.From)];
        ChangedFileQuery query = QueryOf(step, [.. bases.Select(known => known.Commit)]);
        CmdletOutcome<ChangedFile> asked = step.Cmdlets.ChangedFiles(query, step.Reporter.Messages(FilesTitle));
        step.Stop.ThrowIfCancellationRequested();
        CmdletError? failure = asked.End ?? (asked.Errors.Count > 0 ? asked.Errors[0] : null);
        if (failure is { Id: nameof(VercelFailure.ChangesUnknown) })
        {
            compared(new Comparison(query.Head, bases, Files: null));
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

        compared(new Comparison(query.Head, bases, asked.Objects.Count));
        step.Reporter.Log.Line($"{asked.Objects.Count} files changed.");
        return Matches(step, step.Cmdlets.TagsOf(asked.Objects, map, step.Reporter.Messages(MapTitle)));
    }

    /// <summary>The query for GitHub.</summary>
    public static ChangedFileQuery QueryOf(StepContext step, IReadOnlyList<string> bases)
    {
        string environment = step.Event.Deployment.Environment;
        return new ChangedFileQuery(
            step.Variables["GITHUB_REPOSITORY"],
            step.Event.Deployment.Commit,
            bases,
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
