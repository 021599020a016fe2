namespace VercelFunctions.Action.Tests;

/// <summary>A deployment is compared with the last one whose tags were expired, and with every one that was live since.</summary>
public sealed class RecordTests : ActionTest
{
    private const string Failing = "purge 100% 400";

    private readonly string _map;

    public RecordTests()
    {
        _map = WriteFile("map.yml", "'{name}.md': '{name}'");

        // Each file has the number of the last commit that changed it, so that one.md is changed by the commit c1, and so on.
        string[] files = ["zero", "one", "two", "three", "four"];
        for (int commit = 0; commit < files.Length; commit++)
        {
            for (int file = 0; file < files.Length; file++)
            {
                GitHub.SetFile($"c{commit}", $"{files[file]}.md", commit >= file ? "new" : "old");
            }
        }
    }

    [Fact]
    public void A_first_run_is_compared_with_the_previous_deployment()
    {
        GitHub.AddDeployment("Production", "c0", ["success"]);
        StepOutcome step = Deploy("c1");
        Assert.Equal("""["one"]""", step.Outputs["expired-tags"]);
        Assert.Matches("c0.*no expiry was recorded", step.SummaryText);
        Assert.Equal(
            ["c1: pending: Expiring the cache tags of c1", "c1: success: Expired the cache tags of c1"], GitHub.CommitStatuses);
    }

    [Fact]
    public void A_canceled_run_is_made_up_for()
    {
        First();
        GitHub.AddDeployment("Production", "c2", ["success"]);

        // The run of c2 was canceled while it was pending, by the event of the next deployment, which is skipped.
        long next = GitHub.AddDeployment("Production", "c3", ["in_progress"]);
        Assert.NotEmpty(Run(Deployment("in_progress", commit: "c3"), ("tags", ""), ("tag-map", _map)).Outputs["skipped-reason"]);
        GitHub.AddStatus(next, "success");
        Assert.Equal("""["three","two"]""", Expire("c3").Outputs["expired-tags"]);
    }

    [Fact]
    public void A_failed_run_is_made_up_for()
    {
        First();
        Emulator.SetFaults(Failing);
        Assert.Equal(1, Deploy("c2").ExitCode);
        Assert.Equal("c2: failure: Did not expire all cache tags of c2", GitHub.CommitStatuses[^1]);
        Emulator.SetFaults();
        Assert.Equal("""["three","two"]""", Deploy("c3").Outputs["expired-tags"]);
        Assert.Equal("""["four"]""", Deploy("c4").Outputs["expired-tags"]);
    }

    [Fact]
    public void The_first_run_can_fail()
    {
        GitHub.AddDeployment("Production", "c0", ["success"]);
        Emulator.SetFaults(Failing);
        Assert.Equal(1, Deploy("c1").ExitCode);
        Emulator.SetFaults();
        Assert.Equal("""["one","two"]""", Deploy("c2").Outputs["expired-tags"]);
    }

    [Fact]
    public void A_change_that_was_reverted_meanwhile_is_expired()
    {
        First();
        GitHub.AddDeployment("Production", "c2", ["success"]);
        GitHub.AddComparison("revert", "c1", []);
        Assert.Equal("""["two"]""", Deploy("revert").Outputs["expired-tags"]);
    }

    [Fact]
    public void A_rollback_and_the_deployment_after_it_are_expired()
    {
        First();
        Deploy("c2");
        Deploy("c3");

        // GitHub has no new deployment for a rollback.
        Assert.Equal("""["three","two"]""", Promote("c1").Outputs["expired-tags"]);
        Assert.Equal("c3: success: Expired the cache tags of c1", GitHub.CommitStatuses[^1]);
        StepOutcome next = Deploy("c4");
        Assert.Equal("""["four","three","two"]""", next.Outputs["expired-tags"]);
        Assert.Matches("c1 .its tags were expired last", next.SummaryText);
    }

    [Fact]
    public void A_rollback_whose_run_failed_is_made_up_for()
    {
        First();
        Deploy("c2");
        Emulator.SetFaults(Failing);
        Assert.Equal(1, Promote("c1").ExitCode);
        Emulator.SetFaults();
        Assert.Equal("""["three","two"]""", Deploy("c3").Outputs["expired-tags"]);
    }

    [Fact]
    public void A_promotion_of_an_older_deployment_has_its_own_commit()
    {
        First();
        Deploy("c3");
        Assert.Equal("""["three"]""", Promote("c2").Outputs["expired-tags"]);
    }

    [Fact]
    public void Two_events_of_one_deployment_expire_once()
    {
        First();
        Deploy("c2");
        Assert.StartsWith("No changed file", Promote("c2").Outputs["skipped-reason"], StringComparison.Ordinal);
    }

    [Fact]
    public void Tags_without_a_capture_are_expired_after_a_forced_push_that_removed_the_base()
    {
        GitHub.AddDeployment("Production", "c0", ["success"]);
        Deploy("gone");
        string map = WriteFile("mixed.yml", "one.md: [fixed, own]\n'{name}.txt': '{name}'");
        StepOutcome step = Deploy("c1", ("tag-map", map));
        Assert.Equal((0, """["fixed","own"]"""), (step.ExitCode, step.Outputs["expired-tags"]));
        Assert.Contains(step.Commands, command => command.Name == "warning" && command.Data.Contains("'gone'", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_environment_has_its_own_record()
    {
        First();
        GitHub.AddDeployment("Preview", "c0", ["success"]);
        GitHub.AddDeployment("Preview", "c2", ["success"]);
        Assert.Equal("""["one","two"]""", Expire("c2", "Preview").Outputs["expired-tags"]);
        Assert.Equal("""["three","two"]""", Deploy("c3").Outputs["expired-tags"]);
    }

    [Fact]
    public void Each_project_of_a_matrix_has_its_own_record()
    {
        First();
        Deploy("c2", ("project", "shop"));
        Assert.Equal("""["three","two"]""", Deploy("c3", ("project", "prj_1")).Outputs["expired-tags"]);
        Assert.Equal("""["three"]""", Expire("c3", "Production", ("project", "shop")).Outputs["expired-tags"]);
    }

    [Fact]
    public void A_rerun_of_an_old_run_does_not_hide_the_live_deployment()
    {
        First();
        Deploy("c2");
        Deploy("c3");
        Assert.Equal("""["three","two"]""", Expire("c1").Outputs["expired-tags"]);
        Assert.Equal("""["four","three","two"]""", Deploy("c4").Outputs["expired-tags"]);
    }

    [Fact]
    public void The_slower_of_two_runs_at_once_does_not_hide_the_other_one()
    {
        First();
        GitHub.AddDeployment("Production", "c2", ["success"]);
        GitHub.AddDeployment("Production", "c3", ["success"]);
        Assert.Equal("""["three","two"]""", Expire("c3").Outputs["expired-tags"]);
        Assert.Equal("""["three"]""", Expire("c2").Outputs["expired-tags"]);
        Assert.Equal("""["four","three"]""", Deploy("c4").Outputs["expired-tags"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_missing_permission_is_a_warning_that_names_it(bool canRead)
    {
        GitHub.AddDeployment("Production", "c0", ["success"]);
        (GitHub.DeniesStatuses, GitHub.DeniesNewStatuses) = (!canRead, true);
        StepOutcome step = Deploy("c1");
        Assert.Equal((0, """["one"]"""), (step.ExitCode, step.Outputs["expired-tags"]));
        WorkflowCommand warning = Assert.Single(step.Commands, command => command.Name == "warning");
        Assert.Contains("statuses: write", warning.Data, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_reads_the_record_and_does_not_write_it()
    {
        First();
        int count = GitHub.CommitStatuses.Count;
        Assert.Contains("two", Deploy("c2", ("dry-run", "true")).SummaryText, StringComparison.Ordinal);
        Assert.Equal(count, GitHub.CommitStatuses.Count);
    }

    [Fact]
    public void A_step_without_a_tag_map_needs_no_record()
    {
        Assert.Equal("2", Run(Deployment("success")).Outputs["count"]);
        Assert.Empty(GitHub.Requests);
    }

    [Fact]
    public void A_record_that_GitHub_fails_to_return_stops_the_step()
    {
        GitHub.AnswerNext(GitHubApiStandIn.ErrorAnswer(500).With("Retry-After", "0"), 5);
        StepOutcome step = Deploy("c1");
        Assert.Equal(1, step.ExitCode);
        Assert.Empty(Purges);
    }

    private void First()
    {
        GitHub.AddDeployment("Production", "c0", ["success"]);
        Assert.Equal(0, Deploy("c1").ExitCode);
    }

    private StepOutcome Deploy(string commit, params (string Name, string? Value)[] variables)
    {
        GitHub.AddDeployment("Production", commit, ["success"]);
        return Expire(commit, "Production", variables);
    }

    private StepOutcome Promote(string commit) => Run(
        DispatchTests.Vercel("promoted", commit: commit, project: "prj_1"), ("tags", ""), ("tag-map", _map));

    private StepOutcome Expire(string commit, string environment = "Production", params (string Name, string? Value)[] variables) =>
        Run(Deployment("success", environment, commit), [("tags", ""), ("tag-map", _map), .. variables]);
}
