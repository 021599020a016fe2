namespace VercelFunctions.Action.Tests;

/// <summary>The event decides whether tags are expired, and in which environment.</summary>
public sealed class EventTests : ActionTest
{
    [Theory]
    [InlineData("push")]
    [InlineData("workflow_dispatch")]
    [InlineData("schedule")]
    [InlineData("repository_dispatch")]
    public void Tags_are_expired_on_events_without_a_deployment(string name)
    {
        StepOutcome step = Run(new StepEvent(name));
        Assert.Equal(0, step.ExitCode);
        RecordedPurge purge = Assert.Single(Purges);
        Assert.Equal(["a", "b"], purge.Tags);
        Assert.Null(purge.Target);
        Assert.Equal("""["a","b"]""", step.Outputs["expired-tags"]);
        Assert.Equal("[]", step.Outputs["failed-tags"]);
        Assert.Equal("2", step.Outputs["count"]);
        Assert.Empty(step.Outputs["skipped-reason"]);
        Assert.True(step.DurationMs > 0);
        Assert.Matches(@"\| a \| tags \| .* \| Expired \| \d+ ms \|", step.Summary);
    }

    [Theory]
    [InlineData("Production", "production")]
    [InlineData("Preview – my-app", "preview")]
    [InlineData("staging", null)]
    public void A_deployment_determines_the_target(string environment, string? target)
    {
        Assert.Equal(0, Run(Deployment("success", environment)).ExitCode);
        Assert.Equal(target, Assert.Single(Purges).Target);
    }

    [Fact]
    public void The_environment_does_not_narrow_the_target_on_a_push()
    {
        Assert.Equal(0, Run(("environment", "Preview")).ExitCode);
        Assert.Null(Assert.Single(Purges).Target);
    }

    [Theory]
    [InlineData("failure")]
    [InlineData("error")]
    [InlineData("pending")]
    [InlineData("in_progress")]
    [InlineData("queued")]
    [InlineData("inactive")]
    public void Other_states_are_skipped_with_a_notice(string state)
    {
        StepOutcome step = Run(Deployment(state));
        Assert.Equal(0, step.ExitCode);
        Assert.Empty(Purges);
        Assert.Contains($"'{state}'", step.Outputs["skipped-reason"], StringComparison.Ordinal);
        Assert.Equal(("[]", "[]"), (step.Outputs["expired-tags"], step.Outputs["failed-tags"]));
        Assert.Contains($"'{state}'", Assert.Single(step.Commands, command => command.Name == "notice").Data, StringComparison.Ordinal);
    }

    [Fact]
    public void Deployments_to_other_environments_are_skipped()
    {
        StepOutcome own = Run(Deployment("success", "Production – my-app"), ("environment", "Production"));
        Assert.Equal("2", own.Outputs["count"]);
        StepOutcome other = Run(Deployment("success", "Preview"), ("environment", "Production"));
        Assert.Equal(0, other.ExitCode);
        Assert.Matches("Preview.*Production", other.Outputs["skipped-reason"]);
        Assert.Single(Purges);
    }

    [Fact]
    public void A_hyphen_matches_the_dash_of_Vercel() =>
        Assert.Equal("2", Run(Deployment("success", "Production – my-app"), ("environment", "Production - my-app")).Outputs["count"]);

    [Theory]
    [InlineData("""{"id":1,"ID":2}""")]
    [InlineData("""{"":1}""")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("""{"deployment":7}""")]
    [InlineData("""{"deployment":{"environment":"\ud800"}}""")]
    public void The_event_file_does_not_matter_on_a_push(string payload)
    {
        Assert.Equal("2", Run(new StepEvent("push", payload)).Outputs["count"]);
        Assert.Equal("2", Run(("GITHUB_EVENT_PATH", PathOf("none.json"))).Outputs["count"]);
    }

    [Fact]
    public void Names_in_the_event_file_can_differ_by_case_only()
    {
        const string Payload =
            """{"deployment_status":{"state":"success","environment":"Preview"},"client_payload":{"id":1,"ID":2,"":3}}""";
        Assert.Equal(0, Run(new StepEvent("deployment_status", Payload)).ExitCode);
        Assert.Equal("preview", Assert.Single(Purges).Target);
    }

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("""{"deployment_status":{"state":"success","environment":"\ud800"}}""", "'deployment_status.environment'.*Unicode")]
    public void A_deployment_that_cannot_be_read_is_an_error(string payload, string says)
    {
        StepOutcome step = Run(new StepEvent("deployment_status", payload));
        Assert.Equal(1, step.ExitCode);
        Assert.Matches(says, step.Error.Data);
        Assert.Equal("""["a","b"]""", step.Outputs["failed-tags"]);
        Assert.Empty(Purges);
    }
}
