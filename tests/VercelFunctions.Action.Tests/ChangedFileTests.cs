namespace VercelFunctions.Action.Tests;

/// <summary>With a tag map, the files that a deployment changed decide which tags are expired.</summary>
public sealed class ChangedFileTests : ActionTest
{
    private readonly string _map;

    public ChangedFileTests() => _map = WriteFile("map.yml", "content/blog/{slug}.md: [blog, 'post:{slug}']\ncontent/about.md: about");

    [Fact]
    public void Listed_tags_and_those_of_changed_files_are_expired()
    {
        string commit = AddDeployments("Production", "content/blog/one.md", "readme.md");
        StepOutcome step = Run(Deployment("success", commit: commit), ("tag-map", _map), ("tags", "always"));
        Assert.Equal((0, """["always","blog","post:one"]"""), (step.ExitCode, step.Outputs["expired-tags"]));
        Assert.Matches(@"\| blog \| content/blog/.*slug.*content/blog/one\.md", step.Summary);
    }

    [Fact]
    public void A_tag_map_and_a_base_have_defaults()
    {
        GitHub.AddComparison("base", "head", ["content/about.md"]);
        WriteFile("workspace/.github/vercel-tags.yml", File.ReadAllText(_map));
        StepOutcome step = Run(("tags", ""), ("base-sha", "base"), ("GITHUB_WORKSPACE", PathOf("workspace")));
        Assert.Equal("""["about"]""", step.Outputs["expired-tags"]);
    }

    [Fact]
    public void The_default_tag_map_can_be_switched_off()
    {
        WriteFile("workspace/.github/vercel-tags.yml", File.ReadAllText(_map));
        StepOutcome step = Run(("tag-map", "none"), ("GITHUB_WORKSPACE", PathOf("workspace")));
        Assert.Equal("""["a","b"]""", step.Outputs["expired-tags"]);
        Assert.Empty(GitHub.Requests);
    }

    [Fact]
    public void The_summary_has_the_mode_the_target_the_environment_and_the_reason_of_a_failure()
    {
        Emulator.SetFaults("purge 100% 400");
        StepOutcome step = Run(Deployment("success"), ("mode", "delete"));
        Assert.Contains("Mode: delete. Target: production. Environment: Production.", step.SummaryText, StringComparison.Ordinal);
        Assert.Matches(@"\| a \|.*\| Failed: .*400", step.SummaryText);
    }

    [Fact]
    public void Nothing_is_expired_if_no_changed_file_matches()
    {
        GitHub.AddComparison("base", "head", ["readme.md"]);
        StepOutcome step = Run(("tag-map", _map), ("tags", ""), ("base-sha", "base"));
        Assert.Equal(0, step.ExitCode);
        Assert.StartsWith("No changed file", step.Outputs["skipped-reason"], StringComparison.Ordinal);
        Assert.Empty(Purges);
    }

    [Fact]
    public void Any_number_of_files_can_have_changed()
    {
        GitHub.AddComparison("base", "head", ["content/about.md", .. Enumerable.Range(1, 1000).Select(number => $"file-{number}")]);
        Assert.Equal("""["about"]""", Run(("tag-map", _map), ("tags", ""), ("base-sha", "base")).Outputs["expired-tags"]);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("")]
    public void Tags_without_a_capture_are_expired_if_the_base_is_missing(string baseSha)
    {
        StepOutcome step = Run(("tag-map", _map), ("tags", ""), ("base-sha", baseSha), ("environment", "Never deployed"));
        Assert.Equal((0, """["blog","about"]"""), (step.ExitCode, step.Outputs["expired-tags"]));
        Assert.Contains(
            "Cannot determine which files changed",
            Assert.Single(step.Commands, command => command.Name == "warning").Data,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "contents: read, deployments: read")]
    [InlineData(403, "contents: read, deployments: read")]
    [InlineData(500, "githubstatus")]
    public void Nothing_is_expired_if_GitHub_fails(int status, string says)
    {
        // For GitHub, a 403 with Retry-After is a rate limit.
        StubAnswer answer = GitHubApiStandIn.ErrorAnswer(status, $"You sent Bearer {GitHubToken}");
        GitHub.AnswerNext(status >= 500 ? answer.With("Retry-After", "0") : answer, 5);
        StepOutcome step = Run(("tag-map", _map));
        Assert.Equal(1, step.ExitCode);
        Assert.Matches($"{status}.*You sent .*{says}", step.Error.Data);
        Assert.Empty(Purges);
        Assert.Equal("""["a","b"]""", step.Outputs["failed-tags"]);
    }

    [Fact]
    public void A_hyphen_finds_the_deployments_of_Vercels_dash()
    {
        string commit = AddDeployments("Production – my-app", "content/about.md");
        StepOutcome step = Run(
            ("environment", "Production - my-app"), ("tag-map", _map), ("tags", ""), ("GITHUB_SHA", commit));
        Assert.Equal("""["about"]""", step.Outputs["expired-tags"]);
    }

    [Fact]
    public void A_tag_map_that_is_not_valid_is_reported_before_a_request()
    {
        StepOutcome step = Run(("tag-map", WriteFile("wrong.yml", "a: [")));
        Assert.Equal(1, step.ExitCode);
        Assert.Contains("wrong.yml", step.Error.Data, StringComparison.Ordinal);
        Assert.Empty(GitHub.Requests);
    }

    // New deployments that differ in these files.
    private string AddDeployments(string environment, params string[] files)
    {
        GitHub.AddDeployment(environment, "commit-old", ["in_progress", "success", "inactive"]);
        GitHub.AddDeployment(environment, "commit-failed", ["failure"]);
        GitHub.AddDeployment(environment, "commit-new", ["success"]);
        GitHub.AddComparison("commit-old", "commit-new", files);
        return "commit-new";
    }
}
