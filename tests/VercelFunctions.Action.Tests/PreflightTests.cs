namespace VercelFunctions.Action.Tests;

/// <summary>A dry run asks Vercel about token, team and project, and messages name inputs.</summary>
public sealed class PreflightTests : ActionTest
{
    [Fact]
    public void A_dry_run_asks_for_the_token_and_the_project_only()
    {
        using StubServer vercel = new(StubAnswer.Json("{}"));
        StepOutcome step = Run(("VERCEL_API_URL", vercel.Url), ("dry-run", "true"), ("project", "shop"), ("team", "my-team"));
        Assert.Equal(0, step.ExitCode);
        Assert.Equal(
            ["GET /v2/user", "GET /v9/projects/shop?slug=my-team"],
            vercel.Requests.Select(request => $"{request.Method} {request.Target}"));
        Assert.All(vercel.Requests, request => Assert.Equal($"Bearer {Token}", request.Header("authorization")));
    }

    [Theory]
    [InlineData(401, 200, "AccessDenied", "did not accept the token.*vercel-token")]
    [InlineData(200, 403, "AccessDenied", "see the team 'my-team'.*input team")]
    [InlineData(403, 404, "ProjectNotFound", "does not know the Vercel project 'prj_1'.*inputs project and team")]
    public void A_dry_run_with_a_mistake_fails_and_names_the_input(int user, int project, string id, string says)
    {
        using StubServer vercel = new(request =>
            StubAnswer.Json("{}", request.Target.StartsWith("/v2/user", StringComparison.Ordinal) ? user : project));
        StepOutcome step = Run(("VERCEL_API_URL", vercel.Url), ("dry-run", "true"), ("team", "my-team"));
        Assert.Equal(1, step.ExitCode);
        Assert.Contains($"({id})", step.Error.Properties, StringComparison.Ordinal);
        Assert.Matches(says, step.Error.Data);
        Assert.DoesNotMatch("Connect-Vercel| -[A-Z]", step.Error.Data);
    }

    [Fact]
    public void A_dry_run_does_not_trust_a_login_page()
    {
        using StubServer vercel = new(StubAnswer.Html("<html>Log in</html>"));
        StepOutcome step = Run(("VERCEL_API_URL", vercel.Url), ("dry-run", "true"));
        Assert.Equal(1, step.ExitCode);
        Assert.Contains("InvalidResponse", step.Error.Properties, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_reports_a_missing_token_by_its_input()
    {
        StepOutcome step = Run(("vercel-token", null), ("dry-run", "true"));
        Assert.Equal(1, step.ExitCode);
        Assert.Contains("vercel-token", step.Error.Data, StringComparison.Ordinal);
        Assert.DoesNotContain("-Token,", step.Error.Data, StringComparison.Ordinal);
    }
}
