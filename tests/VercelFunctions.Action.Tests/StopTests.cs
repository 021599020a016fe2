namespace VercelFunctions.Action.Tests;

/// <summary>A canceled run ends in order.</summary>
public sealed class StopTests : ActionTest
{
    [Theory]
    [InlineData("Interrupted", 130, "SIGINT")]
    [InlineData("Terminated", 143, "SIGTERM")]
    public void A_signal_ends_the_step_with_what_was_sent(string reason, int exitCode, string signal)
    {
        using StepStop stop = new();

        // The first project is purged, and the second never responds.
        using StubServer server = new(request =>
        {
            if (request.Target.Contains("two", StringComparison.Ordinal))
            {
                stop.Request(Enum.Parse<StopReason>(reason));
                return StubAnswer.Empty(200) with { Delivery = StubDelivery.Never };
            }

            return StubAnswer.Json("{}");
        });
        StepOutcome step = Run(
            new StepEvent("push"), stop, ("project", "t/one\nt/two\nt/three"), ("VERCEL_API_URL", server.Url), ("fail-on-error", "false"));
        Assert.Equal(exitCode, step.ExitCode);
        Assert.Contains($"canceled by {signal}", step.Error.Data, StringComparison.Ordinal);
        Assert.Equal(
            ["""["a","b"]""", "[]", "[]"], step.Projects.Select(project => project.GetProperty("expired-tags").GetRawText()));
        Assert.Equal("""["a","b"]""", step.Outputs["failed-tags"]);
        Assert.Matches(@"project 'one'.*\| Expired", step.SummaryText);
        Assert.Contains($"canceled by {signal}", step.SummaryText, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public void Results_before_the_signal_are_kept_within_a_project()
    {
        using StepStop stop = new();
        int count = 0;

        // Of 32 tags, which are two requests, the second never responds.
        using StubServer server = new((RecordedRequest request) =>
        {
            if (Interlocked.Increment(ref count) == 1)
            {
                return StubAnswer.Json("{}");
            }

            _ = Task.Delay(500).ContinueWith(task => stop.Request(StopReason.Terminated), TaskScheduler.Default);
            return StubAnswer.Empty(200) with { Delivery = StubDelivery.Never };
        });
        StepOutcome step = Run(
            new StepEvent("push"), stop, ("tags", string.Join(',', Enumerable.Range(1, 32))), ("VERCEL_API_URL", server.Url));
        Assert.Equal(143, step.ExitCode);
        Assert.Equal((16, 16), (step.Names("expired-tags").Length, step.Names("failed-tags").Length));
    }

    [Fact]
    public void A_signal_before_the_first_request_sends_nothing()
    {
        using StepStop stop = new();
        stop.Request(StopReason.Terminated);
        StepOutcome step = Run(new StepEvent("push"), stop);
        Assert.Equal((143, """["a","b"]"""), (step.ExitCode, step.Outputs["failed-tags"]));
        Assert.Empty(Purges);
    }
}
