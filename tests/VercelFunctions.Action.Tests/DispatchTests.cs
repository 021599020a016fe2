using System.Text.Json;

namespace VercelFunctions.Action.Tests;

/// <summary>The <c>repository_dispatch</c> events of Vercel, and of other services.</summary>
public sealed class DispatchTests : ActionTest
{
    private readonly string _map;

    public DispatchTests() => _map = WriteFile("map.yml", "content/blog/{slug}.md: [blog, 'post:{slug}']\ncontent/about.md: about");

    [Theory]
    [InlineData("success", "production", "production")]
    [InlineData("promoted", "production", "production")]
    [InlineData("success", "preview", "preview")]
    [InlineData("ready", "preview", "preview")]
    [InlineData("ready", "staging", null)]
    public void A_live_deployment_of_Vercel_is_expired(string type, string environment, string? target)
    {
        StepOutcome step = Run(Vercel(type, environment), ("project", "shop"));
        Assert.Equal((0, "2"), (step.ExitCode, step.Outputs["count"]));
        Assert.Equal(target, Assert.Single(Purges).Target);
    }

    [Theory]
    [InlineData("ready", "production")]
    [InlineData("error", "production")]
    [InlineData("failed", "preview")]
    [InlineData("canceled", "preview")]
    [InlineData("ignored", "preview")]
    [InlineData("skipped", "preview")]
    [InlineData("pending", "preview")]
    [InlineData("invented", "production")]
    public void A_deployment_that_is_not_live_is_skipped_with_its_reason(string type, string environment)
    {
        StepOutcome step = Run(Vercel(type, environment), ("project", "shop"));
        Assert.Equal(0, step.ExitCode);
        Assert.Contains($"'vercel.deployment.{type}'", step.Outputs["skipped-reason"], StringComparison.Ordinal);
        Assert.Empty(Purges);
    }

    [Theory]
    [InlineData("Production", true)]
    [InlineData("production", true)]
    [InlineData("Production - shop", true)]
    [InlineData("Production – shop", true)]
    [InlineData("Production - blog", false)]
    [InlineData("Preview", false)]
    public void Another_environment_is_skipped(string environment, bool runs)
    {
        StepOutcome step = Run(Vercel("success", "production"), ("environment", environment), ("project", "shop"));
        Assert.Equal(0, step.ExitCode);
        Assert.Equal(runs ? 1 : 0, Purges.Count);
        Assert.Equal(!runs, step.Outputs["skipped-reason"].Contains($"'{environment}'", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_project_is_skipped_with_both_names()
    {
        StepOutcome step = Run(Vercel("success"), ("project", "other\nteam/third"));
        Assert.Equal(0, step.ExitCode);
        Assert.Matches("'shop'.*prj_shop.*'other', 'team/third'", step.Outputs["skipped-reason"]);
        Assert.Empty(Purges);
    }

    [Theory]
    [InlineData("blog\nprj_shop", "prj_shop")]
    [InlineData("Shop\nblog", "Shop")]
    public void Only_the_deployed_project_of_several_is_expired(string projects, string expired)
    {
        Assert.Equal(0, Run(Vercel("success"), ("project", projects)).ExitCode);
        Assert.Equal(expired, Assert.Single(Purges).Project);
    }

    [Fact]
    public void The_commit_is_that_of_the_payload_and_not_of_the_branch()
    {
        GitHub.AddDeployment("Production", "old", ["success"]);
        GitHub.AddDeployment("Production", "live", ["success"]);
        GitHub.AddComparison("old", "live", ["content/about.md"]);
        StepOutcome step = Run(
            Vercel("promoted", commit: "live"), ("project", "shop"), ("tags", ""), ("tag-map", _map), ("GITHUB_SHA", "branch"));
        Assert.Equal("""["about"]""", step.Outputs["expired-tags"]);
    }

    [Theory]
    [InlineData("environment")]
    [InlineData("git")]
    [InlineData("project")]
    public void A_deployment_without_a_needed_member_is_an_error(string member)
    {
        Dictionary<string, object> payload = PayloadOf("production", "head");
        payload.Remove(member);
        StepOutcome step = Run(Dispatch("vercel.deployment.success", payload));
        Assert.Equal(1, step.ExitCode);
        Assert.Contains($"'client_payload.{member}", step.Error.Data, StringComparison.Ordinal);
        Assert.Empty(Purges);
    }

    [Fact]
    public void An_event_file_that_cannot_be_read_is_an_error()
    {
        StepOutcome step = Run(new StepEvent("repository_dispatch", "{"));
        Assert.Equal(1, step.ExitCode);
        Assert.Contains("not valid JSON", step.Error.Data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""["c","c","d"]""")]
    [InlineData("\"c, d\"")]
    public void Tags_of_another_event_are_expired_too(string tags)
    {
        StepOutcome step = Run(Cms($$"""{"tags":{{tags}}}"""), ("tags", "a"));
        Assert.Equal("""["a","c","d"]""", step.Outputs["expired-tags"]);
        Assert.Contains("client_payload.tags", step.SummaryText, StringComparison.Ordinal);
        Assert.Null(Assert.Single(Purges).Target);
    }

    [Theory]
    [InlineData("""["content/about.md","content/blog/one.md"]""")]
    [InlineData(""" "content/about.md\ncontent/blog/one.md" """)]
    public void Paths_of_another_event_have_the_tags_of_the_map(string paths)
    {
        StepOutcome step = Run(Cms($$"""{"paths":{{paths}}}"""), ("tags", ""), ("tag-map", _map));
        Assert.Equal("""["about","blog","post:one"]""", step.Outputs["expired-tags"]);
        Assert.Empty(GitHub.Requests);
    }

    [Theory]
    [InlineData("""{"tags":7}""", "client_payload.tags.*7.*array")]
    [InlineData("""{"tags":[{"a":1}]}""", "client_payload.tags.*array")]
    [InlineData("""{"tags":"- c"}""", "client_payload.tags.*YAML")]
    [InlineData("""{"tags":["a\ud800"]}""", "client_payload.tags")]
    [InlineData("""{"paths":{"a":1}}""", "client_payload.paths.*array")]
    [InlineData("""{"paths":["content/about.md"]}""", "client_payload.paths.*'tag-map'")]
    public void Values_of_another_event_are_checked_like_inputs(string payload, string says)
    {
        StepOutcome step = Run(Cms(payload));
        Assert.Equal(1, step.ExitCode);
        Assert.Matches(says, step.Error.Data);
        Assert.Empty(Purges);
    }

    internal static StepEvent Vercel(
        string type, string environment = "production", string commit = "head", string project = "prj_shop") =>
        Dispatch($"vercel.deployment.{type}", PayloadOf(environment, commit, project));

    private static StepEvent Cms(string payload) =>
        new("repository_dispatch", $$"""{"action":"content-changed","client_payload":{{payload}}}""");

    private static StepEvent Dispatch(string action, Dictionary<string, object> payload) =>
        new("repository_dispatch", JsonSerializer.Serialize(new { action, client_payload = payload }));

    private static Dictionary<string, object> PayloadOf(
        string environment, string commit, string project = "prj_shop") => new()
    {
        ["environment"] = environment,
        ["git"] = new { @ref = "main", sha = commit, shortSha = commit[..2] },
        ["id"] = "dpl_1",
        ["project"] = new { id = project, name = "shop" },
        ["state"] = new { type = "success" },
        ["url"] = "shop-abc.vercel.app",
    };
}
