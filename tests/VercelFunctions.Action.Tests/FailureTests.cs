using System.Text.Json;

namespace VercelFunctions.Action.Tests;

/// <summary>Failures of the servers.</summary>
public sealed class FailureTests : ActionTest
{
    [Theory]
    [InlineData(307, "Redirected", "use it as the address", 1)]
    [InlineData(401, "AccessDenied", "Check the token", 1)]
    [InlineData(402, "PaymentRequired", "plan", 1)]
    [InlineData(403, "AccessDenied", "team", 1)]
    [InlineData(404, "ProjectNotFound", "project", 1)]
    [InlineData(429, "RateLimited", "in a few minutes", 5)]
    [InlineData(500, "ServerError", "Try again", 5)]
    public void A_failure_of_the_purge_API_is_one_annotation(int status, string id, string says, int attempts)
    {
        // It returns what was sent, as some servers do, and asks for no delay.
        using StubServer server = new(StubAnswer.Json(ErrorJson($"You sent Bearer {Token}"), status)
            .With("Retry-After", "0")
            .With("Location", $"http://{Token}.example/?token={Token}"));
        StepOutcome step = Run(("VERCEL_API_URL", server.Url));
        Assert.Equal(1, step.ExitCode);
        Assert.Equal(attempts, server.Requests.Count);
        Assert.Equal(
            ("""["a","b"]""", "[]", "0"), (step.Outputs["failed-tags"], step.Outputs["expired-tags"], step.Outputs["count"]));
        Assert.Equal($"title=Not expired ({id})", step.Error.Properties);
        Assert.Matches($"{status}.*{says}.*Affected: a, b", step.Error.Data);
        Assert.Matches(@"\| a \|.*\| Failed: ", step.SummaryText);
    }

    [Theory]
    [InlineData("Retry-After")]
    [InlineData("Retry-After as a date")]
    [InlineData("X-RateLimit-Reset")]
    public void A_rate_limit_is_waited_for(string kind)
    {
        DateTimeOffset soon = DateTimeOffset.UtcNow.AddSeconds(2);
        string header = kind switch
        {
            "Retry-After" => "Retry-After: 1",
            "X-RateLimit-Reset" => $"X-RateLimit-Reset: {soon.ToUnixTimeSeconds()}",
            _ => $"Retry-After: {soon:R}",
        };
        Emulator.SetFaults($"purge 100% 429 header \"{header}\" 1 times");
        StepOutcome step = Run();
        Assert.Equal((0, "2"), (step.ExitCode, step.Outputs["count"]));
        Assert.Equal(2, Purges.Count);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("drop")]
    [InlineData("cut")]
    public void A_transient_failure_is_retried(string fault)
    {
        Emulator.SetFaults($"purge 100% {fault} 1 times");
        StepOutcome step = Run();
        Assert.Equal((0, "[]"), (step.ExitCode, step.Outputs["failed-tags"]));
        Assert.Equal(2, Purges.Count);
    }

    [Fact]
    public void A_failed_request_does_not_stop_the_others()
    {
        Emulator.SetFaults("purge 100% 400 1 times");
        string[] tags = [.. Enumerable.Range(1, 40).Select(number => $"tag-{number}")];
        StepOutcome step = Run(("tags", string.Join(',', tags)));
        Assert.Equal(1, step.ExitCode);
        Assert.Contains(step.Names("failed-tags").Length, (int[])[8, 16]);
        Assert.Equal(tags.Order(), step.Names("failed-tags").Concat(step.Names("expired-tags")).Order());
    }

    [Fact]
    public void A_Runtime_Cache_that_refuses_does_not_stop_the_project()
    {
        using StubServer server = new(StubAnswer.Json(ErrorJson($"You sent Bearer {CacheSecret} and {OtherSecret}"), 401));
        StepOutcome step = Run(("runtime-cache-endpoint", server.Url));
        Assert.Equal((1, """["a","b"]"""), (step.ExitCode, step.Outputs["failed-tags"]));
        Assert.Equal("title=Not expired (AccessDenied)", step.Error.Properties);
        Assert.Single(Purges);
    }

    [Fact]
    public void A_workspace_that_does_not_exist_is_named()
    {
        StepOutcome step = Run(("GITHUB_WORKSPACE", "/no/such/folder"));
        Assert.Equal(1, step.ExitCode);
        Assert.Contains("/no/such/folder", step.Error.Data, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_that_cannot_be_written_fail_the_step()
    {
        StepOutcome step = Run(("GITHUB_OUTPUT", "/no/such/folder/output"));
        Assert.Equal(1, step.ExitCode);
        Assert.Equal("title=Outputs not written", step.Error.Properties);
        Assert.Contains("/no/such/folder", step.Error.Data, StringComparison.Ordinal);
    }

    private static string ErrorJson(string message) => JsonSerializer.Serialize(new { error = new { code = "refused", message } });
}
