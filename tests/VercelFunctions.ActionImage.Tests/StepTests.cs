using System.Text.Json;

namespace VercelFunctions.ActionImage.Tests;

/// <summary>The action's image, run as a GitHub runner runs it.</summary>
[Collection(nameof(ActionImage))]
public sealed class StepTests(ActionImage image)
{
    [Theory]
    [InlineData("push")]
    [InlineData("schedule")]
    [InlineData("workflow_dispatch")]
    public async Task A_step_expires_its_tags(string eventName)
    {
        using Step step = new(image, eventName);
        StepResult result = await step.RunAsync();

        Assert.True(result.ExitCode == 0, result.Log);
        Assert.StartsWith($"::add-mask::{image.Token}\n", result.Log, StringComparison.Ordinal);
        Assert.Equal("""["a","b"]""", result.Outputs["expired-tags"]);
        Assert.Equal("[]", result.Outputs["failed-tags"]);
        Assert.Equal("2", result.Outputs["count"]);
        Assert.Contains("| a | tags |", result.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(image.Token, result.Summary, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], Tags(Assert.Single(await step.PurgesAsync())));
    }

    [Fact]
    public async Task A_deployment_determines_the_target()
    {
        using Step step = new(image, "deployment_status", Deployment("success"));
        StepResult result = await step.RunAsync();

        Assert.True(result.ExitCode == 0, result.Log);
        Assert.Equal("production", Assert.Single(await step.PurgesAsync()).GetProperty("target").GetString());
    }

    [Fact]
    public async Task A_failed_deployment_is_skipped()
    {
        using Step step = new(image, "deployment_status", Deployment("failure"));
        StepResult result = await step.RunAsync();

        Assert.True(result.ExitCode == 0, result.Log);
        Assert.Contains("'failure'", result.Outputs["skipped-reason"], StringComparison.Ordinal);
        Assert.Contains("::notice ", result.Log, StringComparison.Ordinal);
        Assert.Empty(await step.PurgesAsync());
    }

    [Fact]
    public async Task Inputs_with_hyphens_are_read()
    {
        using Step step = new Step(image).With(
            ("INPUT_MODE", "delete"), ("INPUT_REVALIDATION-DEADLINE-SECONDS", "90"), ("INPUT_SOURCE-IMAGES", "/a.png"));
        StepResult result = await step.RunAsync();

        Assert.True(result.ExitCode == 0, result.Log);
        Assert.Equal("3", result.Outputs["count"]);
        IReadOnlyList<JsonElement> purges = await step.PurgesAsync();
        Assert.Equal(2, purges.Count);
        Assert.All(purges, purge => Assert.Equal(90, purge.GetProperty("revalidationDeadlineSeconds").GetInt32()));
    }

    [Fact]
    public async Task A_rejected_token_fails_the_step_and_is_not_shown()
    {
        const string Rejected = "rejected-hunter33";
        using Step step = new Step(image).With(("INPUT_VERCEL-TOKEN", Rejected));
        StepResult result = await step.RunAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("::error title=Not expired (AccessDenied", result.Log, StringComparison.Ordinal);
        string log = result.Log.Replace($"::add-mask::{Rejected}\n", string.Empty, StringComparison.Ordinal);
        Assert.DoesNotContain(Rejected, log, StringComparison.Ordinal);
        Assert.DoesNotContain(Rejected, result.Summary, StringComparison.Ordinal);
        Assert.Equal("""["a","b"]""", result.Outputs["failed-tags"]);
    }

    [Fact]
    public async Task Without_a_network_the_step_fails_with_an_annotation()
    {
        using Step step = new Step(image) { HasNetwork = false }.With(("VERCEL_API_URL", null), ("INPUT_REQUEST-TIMEOUT-SECONDS", "1"));
        StepResult result = await step.RunAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("::error title=Not expired (ConnectionFailed", result.Log, StringComparison.Ordinal);
        Assert.Equal("""["a","b"]""", result.Outputs["failed-tags"]);
    }

    [Fact]
    public async Task A_tag_map_is_read_from_a_read_only_workspace()
    {
        using GitHubApiStandIn gitHub = new("github-token-hunter44");
        gitHub.AddComparison("base", "head", ["content/blog/one.md"]);
        using Step step = new Step(image) { WorkspaceIsReadOnly = true }.With(
            ("INPUT_TAGS", null),
            ("INPUT_TAG-MAP", "tags.yml"),
            ("INPUT_BASE-SHA", "base"),
            ("INPUT_GITHUB-TOKEN", "github-token-hunter44"),
            ("GITHUB_API_URL", gitHub.Url));
        await File.WriteAllTextAsync(step.PathOf("workspace/tags.yml"), "content/blog/{slug}.md: [blog, 'post:{slug}']");
        StepResult result = await step.RunAsync();

        Assert.True(result.ExitCode == 0, result.Log);
        Assert.Equal("""["blog","post:one"]""", result.Outputs["expired-tags"]);
        Assert.Empty(gitHub.Violations);
    }

    [Fact]
    public async Task Without_a_home_folder_a_step_works()
    {
        using Step step = new Step(image).With(("HOME", "/github/missing"));
        StepResult result = await step.RunAsync();

        Assert.True(result.ExitCode == 0, result.Log);
        Assert.Equal("2", result.Outputs["count"]);
    }

    private static object Deployment(string state) => new
    {
        deployment_status = new { state, environment = "Production" },
        deployment = new { sha = "head", environment = "Production" },
    };

    private static string?[] Tags(JsonElement purge) => [.. purge.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString())];
}
