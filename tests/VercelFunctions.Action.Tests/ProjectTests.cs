namespace VercelFunctions.Action.Tests;

/// <summary>Several projects in one step.</summary>
public sealed class ProjectTests : ActionTest
{
    private IEnumerable<string> PurgedProjects => Purges.Select(purge => $"{purge.Team}/{purge.Project}");

    [Fact]
    public void Tags_are_expired_in_each_project_with_its_own_team()
    {
        StepOutcome step = Run(("project", "team-a/shop\nblog\ndocs"), ("team", "team-b"), ("tags", "a"));
        Assert.Equal(0, step.ExitCode);
        Assert.Equal(["team-a/shop", "team-b/blog", "team-b/docs"], PurgedProjects);
        Assert.Equal(("1", """["a"]"""), (step.Outputs["count"], step.Outputs["expired-tags"]));
        Assert.Equal(
            [("shop", "team-a", 1), ("blog", "team-b", 1), ("docs", "team-b", 1)],
            step.Projects.Select(project => (
                project.GetProperty("project").GetString()!,
                project.GetProperty("team").GetString()!,
                project.GetProperty("count").GetInt32())));
        Assert.Equal(3, step.Summary.Split('\n').Count(line => line.StartsWith("| a ", StringComparison.Ordinal)));
        Assert.Matches(@"\| the Vercel project 'blog' of 'team-b' at .* \| Expired", step.SummaryText);
        Assert.Equal(3, step.Lines.Count(line => line.StartsWith("Expired: 'a', the Vercel project", StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_project_can_have_a_team_and_is_not_repeated()
    {
        Run(("project", "shop\nshop\nblog\nblog"), ("team", "t1\nt2\nt1\nt1"));
        Assert.Equal(["t1/shop", "t2/shop", "t1/blog"], PurgedProjects);
    }

    [Fact]
    public void A_failure_in_one_project_does_not_stop_the_others()
    {
        Emulator.SetFaults("purge 100% 403 1 times");
        StepOutcome step = Run(("project", "t/one\nt/two"));
        Assert.Equal(1, step.ExitCode);
        Assert.Equal(("""["a","b"]""", "[]"), (step.Outputs["failed-tags"], step.Outputs["expired-tags"]));
        Assert.Equal("""["a","b"]""", step.Projects[0].GetProperty("failed-tags").GetRawText());
        Assert.Equal("[]", step.Projects[0].GetProperty("expired-tags").GetRawText());
        Assert.Equal("""["a","b"]""", step.Projects[1].GetProperty("expired-tags").GetRawText());
        Assert.Equal("[]", step.Projects[1].GetProperty("failed-tags").GetRawText());
        Assert.Equal("title=Not expired in t/one (AccessDenied)", step.Error.Properties);
    }

    [Fact]
    public void Projects_that_are_not_reached_in_time_fail()
    {
        Emulator.SetFaults("purge 100% hang");
        StepOutcome step = Run(("project", "t/one\nt/two"), ("timeout-seconds", "1"));
        Assert.Equal(1, step.ExitCode);
        Assert.All(step.Projects, project => Assert.Equal("""["a","b"]""", project.GetProperty("failed-tags").GetRawText()));
        Assert.Matches(@"the Vercel project 'two'.*\| Failed", step.SummaryText);
        Assert.Contains(
            "was not sent the request: the time limit has ended",
            Assert.Single(step.Errors, error => error.Properties.Contains("t/two", StringComparison.Ordinal)).Data,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("project", "one, two", "one project per line")]
    [InlineData("project", "- one\n- two", "one project per line")]
    [InlineData("project", "https://vercel.com/team/one", "one project per line")]
    [InlineData("project", "team/", "one project per line")]
    [InlineData("team", "t1\nt2", "'team' has 2 lines, and 'project' has 1")]
    public void A_malformed_list_is_refused(string name, string value, string says)
    {
        StepOutcome step = Run((name, value));
        Assert.Equal(1, step.ExitCode);
        Assert.Contains(says, step.Error.Data, StringComparison.Ordinal);
        Assert.Empty(Purges);
    }
}
