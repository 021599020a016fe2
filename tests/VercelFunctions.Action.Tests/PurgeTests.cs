namespace VercelFunctions.Action.Tests;

/// <summary>Purging whole caches, with its confirmation.</summary>
public sealed class PurgeTests : ActionTest
{
    [Theory]
    [InlineData("cdn", "PurgeCdn", """["cdn"]""")]
    [InlineData("Data", "PurgeData", """["data"]""")]
    [InlineData("all", "PurgeCdn PurgeData", """["cdn","data"]""")]
    public void Caches_are_purged(string value, string operations, string caches)
    {
        StepOutcome step = Run(("tags", ""), ("purge", value), ("purge-confirm", "prj_1"));
        Assert.Equal(0, step.ExitCode);
        Assert.Equal(operations, string.Join(' ', Purges.Select(purge => purge.Operation)));
        Assert.Equal((caches, "[]"), (step.Outputs["purged-caches"], step.Outputs["failed-caches"]));
        Assert.Equal($"{Purges.Count}", step.Outputs["count"]);
        Assert.Matches(@"\| (cdn|data) \| purge \| .* \| Purged \| \d+ ms \|", step.Summary);
    }

    [Fact]
    public void Tags_are_expired_before_in_each_project()
    {
        StepOutcome step = Run(("tags", "a"), ("project", "t/one\nt/two"), ("purge", "cdn"), ("purge-confirm", "two\nt/one"));
        Assert.Equal(0, step.ExitCode);
        Assert.Equal(
            ["one InvalidateByTags", "one PurgeCdn", "two InvalidateByTags", "two PurgeCdn"],
            Purges.Select(purge => $"{purge.Project} {purge.Operation}"));
        Assert.All(step.Projects, project => Assert.Equal("""["cdn"]""", project.GetProperty("purged-caches").GetRawText()));
    }

    [Theory]
    [InlineData("", "does not name 't/one', 't/two'")]
    [InlineData("one", "does not name 't/two'")]
    [InlineData("one\ntwo\nthree", "names 'three', which is not a project of this step")]
    [InlineData("u/one\ntwo", "names 'u/one', which is not a project of this step")]
    [InlineData("One\ntwo", "names 'One'")]
    [InlineData("true", "names 'true'")]
    public void Another_confirmation_is_refused_before_anything_is_sent(string confirmation, string says)
    {
        string map = WriteFile("map.yml", "content/about.md: about");
        GitHub.AddComparison("base", "head", ["content/about.md"]);
        StepOutcome step = Run(
            ("project", "t/one\nt/two"), ("purge", "all"), ("purge-confirm", confirmation), ("tag-map", map), ("base-sha", "base"));
        Assert.Equal(1, step.ExitCode);
        Assert.Empty(Purges);
        Assert.Empty(GitHub.Requests);
        Assert.Contains(says, step.Error.Data, StringComparison.Ordinal);
        Assert.Contains("all projects of a team share the Data Cache", step.Error.Data, StringComparison.Ordinal);
        Assert.Equal(("""["cdn","data"]""", """["a","b"]"""), (step.Outputs["failed-caches"], step.Outputs["failed-tags"]));
    }

    [Fact]
    public void Projects_with_the_same_name_need_their_team()
    {
        StepOutcome refused = Run(("project", "t1/shop\nt2/shop"), ("purge", "cdn"), ("purge-confirm", "shop"));
        Assert.Contains("Write it as 'team/project'", refused.Error.Data, StringComparison.Ordinal);
        Assert.Empty(Purges);
        Assert.Equal(
            0, Run(("project", "t1/shop\nt2/shop"), ("tags", ""), ("purge", "cdn"), ("purge-confirm", "t1/shop\nt2/shop")).ExitCode);
    }

    [Fact]
    public void Only_projects_can_be_purged()
    {
        StepOutcome step = Run(
            ("vercel-token", ""), ("runtime-cache-endpoint", $"{Emulator.Endpoint}"), ("purge", "data"), ("purge-confirm", "prj_1"));
        Assert.Contains("'purge' applies to Vercel projects", step.Error.Data, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_value_is_refused()
    {
        StepOutcome step = Run(("purge", "everything"), ("purge-confirm", "prj_1"));
        Assert.Contains("'purge' is 'everything'. It must be one of: cdn, data, all.", step.Error.Data, StringComparison.Ordinal);
        Assert.Empty(Purges);
    }

    [Fact]
    public void A_cache_that_is_not_purged_is_reported()
    {
        Emulator.SetFaults("purge-cdn 100% 403");
        StepOutcome step = Run(("tags", ""), ("purge", "all"), ("purge-confirm", "prj_1"));
        Assert.Equal(1, step.ExitCode);
        Assert.Equal(("""["data"]""", """["cdn"]"""), (step.Outputs["purged-caches"], step.Outputs["failed-caches"]));
        Assert.Equal("title=Not purged (AccessDenied)", step.Error.Properties);
    }

    [Fact]
    public void A_dry_run_checks_the_confirmation_and_purges_nothing()
    {
        StepOutcome step = Run(("tags", "a"), ("purge", "cdn"), ("purge-confirm", "prj_1"), ("dry-run", "true"));
        Assert.Equal(0, step.ExitCode);
        Assert.Contains("Would purge: 'cdn'", step.Text, StringComparison.Ordinal);
        Assert.Equal(1, Run(("purge", "cdn"), ("dry-run", "true")).ExitCode);
        Assert.Empty(Purges);
    }
}
