using System.Diagnostics;

namespace VercelFunctions.Action;

/// <summary>One run of the action: reads inputs and event, plans, calls the cmdlets, and writes outputs and summary.</summary>
internal sealed class ActionRun
{
    private const string Title = "Vercel cache tags";

    // The cmdlets end at the deadline by themselves, with the reason. What does not is stopped this much later.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly SecretMask _mask = new();
    private readonly Variables _variables;
    private readonly StepStop _stop;
    private readonly WorkflowLog _log;
    private readonly Reporter _reporter;
    private Recording? _recording;
    private RunReport _report = new();
    private int _limit;

    /// <summary>Creates a run.</summary>
    /// <param name="variables">The environment variables.</param>
    /// <param name="output">The log.</param>
    /// <param name="stop">Stops the run.</param>
    public ActionRun(Variables variables, TextWriter output, StepStop stop)
    {
        _variables = variables;
        _stop = stop;
        _log = new WorkflowLog(output, _mask);
        _reporter = new Reporter(_log, variables["RUNNER_DEBUG"] == "1");
    }

    /// <summary>Runs the action.</summary>
    /// <returns>The exit code.</returns>
    public int Execute()
    {
        MaskSecrets();
        bool failsOnError = true;
        try
        {
            failsOnError = InputTable.FailOnError.Read(_variables);
            _report = _report with { Plan = PlanOfInputs() };
            _limit = InputTable.Timeout.Read(_variables);
            using IDisposable limit = _stop.After(TimeSpan.FromSeconds(_limit) + Grace);
            Work(DateTimeOffset.UtcNow.AddSeconds(_limit));
        }
        catch (Exception exception)
        {
            Report(exception);
        }

        try
        {
            Finish();
        }
        catch (Exception exception)
        {
            _reporter.Fail("Outputs not written", ProblemOf(exception));
        }

        return _stop.Reason switch
        {
            StopReason.Interrupted => 130,
            StopReason.Terminated => 143,
            _ => failsOnError && _reporter.Errors > 0 ? 1 : 0,
        };
    }

    // This must come before anything else is printed. Outside a runner, the commands would show the secrets.
    private void MaskSecrets()
    {
        IReadOnlyList<string> secrets = _mask.Add(InputTable.Secrets(_variables));
        if (_variables["GITHUB_ACTIONS"] == "true")
        {
            foreach (string secret in secrets)
            {
                _log.MaskInRunner(secret);
            }
        }
    }

    private Plan PlanOfInputs()
    {
        string purge = InputTable.Purge.Read(_variables);
        string[] caches = purge switch
        {
            "" => [],
            "all" => ["cdn", "data"],
            _ => [purge],
        };
        return new Plan(
        [
            .. From(InputTable.Tags, SubjectKind.Tag, InputTable.Tags.Read(_variables)),
            .. From(InputTable.SourceImages, SubjectKind.SourceImage, InputTable.SourceImages.Read(_variables)),
            .. From(InputTable.Purge, SubjectKind.Cache, caches),
        ]);
    }

    private static IEnumerable<PlanMatch> From(Input input, SubjectKind kind, IEnumerable<string> names) =>
        names.Select(name => new PlanMatch(new Subject(kind, name), input.Name));

    private void Work(DateTimeOffset deadline)
    {
        WorkflowEvent start = EventFile.Read(_variables);
        if (start.ReasonToSkip(InputTable.Environment.Text(_variables)) is string reason)
        {
            Skip(reason);
            return;
        }

        ActionInputs inputs = ActionInputs.Read(_variables);
        string workspace = _variables["GITHUB_WORKSPACE"];
        string folder = workspace.Length > 0 ? workspace : Environment.CurrentDirectory;
        using CmdletSession session = new(folder, _stop.Token);
        VercelCmdlets cmdlets = new(session, deadline, inputs.RequestTimeout);
        StepContext step = new(_variables, inputs, start, cmdlets, _reporter, folder, deadline, _stop.Token);

        try
        {
            Expire(step, start);
        }
        catch (Exception exception)
        {
            Report(exception);
        }

        _recording?.End(hasSucceeded: _reporter.Errors == 0);
    }

    private void Expire(StepContext step, WorkflowEvent start)
    {
        ActionInputs inputs = step.Inputs;

        // Before anything is sent, so that a missing project or token does not wait for a change that needs it.
        IReadOnlyList<Destination> destinations = Connecting.Run(step);
        if (start.ReasonToSkip(destinations) is string other)
        {
            Skip(other);
            return;
        }

        _report = _report with { Destinations = start.Concerned(destinations), Settings = step.Settings };
        if (inputs.Purge.Length > 0)
        {
            PurgeConfirmation.Check(inputs, _report.Destinations);
        }

        AddTagsOfMap(step);
        if (_report.Plan.IsEmpty)
        {
            // The tag map's errors are reported.
            if (_reporter.Errors == 0)
            {
                Skip("No changed file matches the tag map.");
            }

            return;
        }

        if (inputs.IsDryRun)
        {
            Skip("Dry run: nothing was expired.");
            foreach (SubjectResult result in Expiring.Rehearse(step, _report))
            {
                Add(result);
            }

            return;
        }

        _report = _report with { Before = Verifying.Before(step) };
        Expiring.Run(step, _report, Add);
        _report = _report with { After = Verifying.After(step) };
    }

    private void AddTagsOfMap(StepContext step)
    {
        string map = TagMapping.MapOf(step.Inputs, step.Folder);
        DispatchedChanges changes = step.Event.Changes;
        _report = _report with { Plan = _report.Plan.With(From(DispatchedChanges.TagsInput, SubjectKind.Tag, changes.Tags)) };
        if (map.Length == 0 && changes.Paths.Count > 0)
        {
            throw new StepException(
                $"The event has '{DispatchedChanges.PathsInput.Name}', and there is no tag map with the tags of these paths. "
                + $"Specify '{InputTable.TagMap.Name}', or send the tags as '{DispatchedChanges.TagsInput.Name}'.");
        }

        if (map.Length > 0)
        {
            TagMapping.Check(step, map);
            _recording = changes.Paths.Count == 0 ? Recording.Begin(step, _report.Destinations) : null;
            IEnumerable<PlanMatch> matches = TagMapping.Run(
                step, map, _recording?.Record, compared => _report = _report with { Comparison = compared });
            _report = _report with { Plan = _report.Plan.With(matches) };
        }
        else if (_report.Plan.IsEmpty)
        {
            throw new StepException(
                "There is nothing to expire. Specify 'tags', 'source-images', 'tag-map' or 'purge', "
                + "or add the file '.github/vercel-tags.yml'.");
        }
    }

    private void Add(SubjectResult result)
    {
        _report = _report with { Results = _report.Results.Add(result) };
        _log.Line($"{result.Shown}: '{result.Planned.Subject.Name}', {result.Where}");
    }

    private void Skip(string reason) => _report = _report with { SkippedReason = reason };

    private void Report(Exception exception)
    {
        CmdletError problem = ProblemOf(exception);
        _report = _report with { Problem = problem.Text };
        _reporter.Fail(Title, problem);
    }

    private CmdletError ProblemOf(Exception exception)
    {
        if (exception is CmdletException cmdlet)
        {
            return cmdlet.Error;
        }

        return exception is OperationCanceledException && _stop.Reason is StopReason reason
            ? new CmdletError(StopMessage.Of(reason, _limit, _reporter.LastFailure))
            : new CmdletError(StopMessage.Causes(exception));
    }

    private void Finish()
    {
        if (_report.SkippedReason.Length > 0)
        {
            _log.Annotate(AnnotationKind.Notice, "Nothing expired", _report.SkippedReason);
        }
        else
        {
            foreach (SubjectResult missing in _report.Missing())
            {
                Add(missing);
            }
        }

        StepFiles files = new(_variables);
        foreach (StepOutput output in StepOutputs.Of(_report, Stopwatch.GetElapsedTime(_start)))
        {
            files.WriteOutput(output.Name, output.Value);
        }

        files.WriteSummary(StepSummary.Of(_report, _mask));
    }
}
