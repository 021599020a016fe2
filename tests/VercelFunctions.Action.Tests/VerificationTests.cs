namespace VercelFunctions.Action.Tests;

/// <summary>The URLs that are checked before and after.</summary>
public sealed class VerificationTests : ActionTest
{
    [Fact]
    public void URLs_are_requested_before_and_after_with_the_bypass_secret()
    {
        using StubServer page = new(StubSite.Answer("STALE", "7", "fra1::x"));
        StepOutcome step = Run(("verify-urls", $"{page.Url}one\n{page.Url}two"));
        Assert.Equal(0, step.ExitCode);
        Assert.Equal(4, page.Requests.Count);
        Assert.All(page.Requests, request => Assert.Equal(BypassSecret, request.Header("x-vercel-protection-bypass")));
        Assert.Matches(@"/one \| STALE \| STALE \| 7 s \| fra1 \| 200 \|", step.Summary);
    }

    [Fact]
    public void A_secret_that_a_page_returns_is_masked()
    {
        using StubServer page = new(StubSite.Answer("STALE", "7", BypassSecret + "::x"));
        Assert.Matches(@"\| STALE \| STALE \| 7 s \| .* \| 200 \|", Run(("verify-urls", page.Url)).Summary);
    }

    [Fact]
    public void A_state_that_is_not_reached_fails_although_all_tags_are_expired()
    {
        using StubServer page = new(StubSite.Answer("HIT", "7"));
        StepOutcome step = Run(("verify-urls", page.Url), ("verify-timeout-seconds", "1"));
        Assert.Equal((1, "[]"), (step.ExitCode, step.Outputs["failed-tags"]));
        Assert.Equal("title=Verification (StatusNotReached)", step.Error.Properties);
    }

    [Fact]
    public void A_failure_before_is_a_warning()
    {
        StepOutcome step = Run(("verify-urls", StubServer.UrlOfNothing()), ("verify-timeout-seconds", "0"));
        Assert.Equal(1, step.ExitCode);
        Assert.Contains(step.Commands, command => command is { Name: "warning", Properties: "title=Verification (ConnectionFailed)" });
        Assert.Equal("2", step.Outputs["count"]);
    }
}
