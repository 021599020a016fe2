namespace VercelFunctions.Action.Tests;

/// <summary>Servers that do not respond, and the limit of the step.</summary>
public sealed class TimeoutTests : ActionTest
{
    private static readonly StubAnswer Never = StubAnswer.Empty(200) with { Delivery = StubDelivery.Never };

    [Fact]
    public void A_purge_that_times_out_is_retried_and_fails()
    {
        using StubServer silent = new(Never);
        StepOutcome step = Run(("request-timeout-seconds", "1"), ("VERCEL_API_URL", silent.Url));
        Assert.Equal(1, step.ExitCode);
        Assert.Equal("title=Not expired (TimedOut)", step.Error.Properties);
        Assert.Matches(
            @"Vercel's API at .* timed out after 1 second\. This was the last of 5 attempts\..*request-timeout-seconds", step.Error.Data);
        Assert.Equal(("""["a","b"]""", "[]"), (step.Outputs["failed-tags"], step.Outputs["expired-tags"]));
    }

    [Fact]
    public void GitHub_that_times_out_is_retried_and_nothing_is_expired()
    {
        string map = WriteFile("map.yml", "content/about.md: about");
        GitHub.NeverAnswerNext(5);
        StepOutcome step = Run(("request-timeout-seconds", "1"), ("tag-map", map), ("base-sha", "base"));
        Assert.Equal((1, """["a","b"]"""), (step.ExitCode, step.Outputs["failed-tags"]));
        Assert.Matches(@"GitHub's API at .* timed out after 1 second\. This was the last of 5 attempts", step.Error.Data);
        Assert.Empty(Purges);
    }

    [Fact]
    public void A_Runtime_Cache_that_times_out_fails()
    {
        using StubServer silent = new(Never);
        StepOutcome step = Run(("vercel-token", ""), ("runtime-cache-endpoint", silent.Url));
        Assert.Equal((1, """["a","b"]"""), (step.ExitCode, step.Outputs["failed-tags"]));
        Assert.Equal("title=Not expired (TimedOut)", step.Error.Properties);
    }

    [Fact]
    public void A_purge_that_times_out_once_is_repeated()
    {
        // Long enough for the second request on a busy machine.
        Emulator.SetFaults("purge 100% hang 1 times");
        StepOutcome step = Run(("request-timeout-seconds", "5"));
        Assert.Equal((0, """["a","b"]"""), (step.ExitCode, step.Outputs["expired-tags"]));
        Assert.Equal(2, Purges.Count);
    }

    // On a busy machine, a limit of a few seconds can end before the request is sent.
    [Theory]
    [InlineData("hang", "2", "(did not complete|was not sent) the request.*time limit.*timeout-seconds")]
    [InlineData("429 message \"Slow down\" header \"Retry-After: 86400\"", "600", "Slow down.*It asks to wait 86400 seconds")]
    public void At_the_limit_the_step_stops_with_the_reason(string fault, string limit, string says)
    {
        Emulator.SetFaults($"purge 100% {fault}");
        StepOutcome step = Run(("timeout-seconds", limit));
        Assert.Equal(1, step.ExitCode);
        Assert.Equal(("""["a","b"]""", "[]"), (step.Outputs["failed-tags"], step.Outputs["expired-tags"]));
        Assert.Matches(says, step.Error.Data);
    }

    [Fact]
    public void What_still_runs_after_the_limit_is_stopped_with_the_last_failure()
    {
        using StubServer server = new(StubAnswer.Empty(200), Never);
        Emulator.SetFaults("purge 100% 403");
        StepOutcome step = Run(("verify-urls", server.Url), ("timeout-seconds", "1"));
        Assert.Equal(1, step.ExitCode);
        Assert.Matches(
            "stopped after 1 second, the limit of 'timeout-seconds'.*The last failure: .*(does not allow this token|time limit has ended)",
            step.Errors.Last().Data);
    }
}
