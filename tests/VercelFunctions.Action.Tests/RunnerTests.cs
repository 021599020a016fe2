using System.Text.Json;

namespace VercelFunctions.Action.Tests;

/// <summary>The runner's commands, and text that looks like them.</summary>
public sealed class RunnerTests : ActionTest
{
    [Fact]
    public void The_log_has_details_if_the_runner_debugs()
    {
        Assert.DoesNotContain(Run(("RUNNER_DEBUG", null)).Commands, command => command.Name == "debug");
        Assert.Contains(Run().Commands, command => command.Name == "debug");
    }

    [Fact]
    public void Secrets_to_mask_are_not_printed_outside_a_runner() =>
        Assert.DoesNotContain(Run(("GITHUB_ACTIONS", null)).Commands, command => command.Name == "add-mask");

    [Fact]
    public void Without_a_runner_there_are_no_files()
    {
        StepOutcome step = Run(("GITHUB_OUTPUT", null), ("GITHUB_STEP_SUMMARY", null));
        Assert.Equal(0, step.ExitCode);
        Assert.Empty(step.Outputs);
        Assert.Empty(step.Summary);
    }

    [Fact]
    public void Hostile_tags_and_messages_are_shown_literally()
    {
        string[] hostile =
        [
            "::set-output name=count::9", "::add-mask::a", "##[set-env name=PATH]x", "::error::%0A::stop-commands::x",
            "| <img src=x> `x` [a](b)", "end<<EOF", "%0D%0A::warning::x", "$(Get-Date)", "\"; exit 7;",
        ];
        const string Message = "::warning::forged\n::error::forged ##[error]forged";
        using StubServer server = new(StubAnswer.Json(
            JsonSerializer.Serialize(new { error = new { code = "bad", message = Message } }), 400));
        StepOutcome step = Run(("tags", string.Join('\n', hostile)), ("VERCEL_API_URL", server.Url));
        Assert.Equal(1, step.ExitCode);
        Assert.Equal(hostile, step.Names("failed-tags"));
        Assert.Equal(
            ["count", "duration-ms", "expired-tags", "failed-caches", "failed-tags", "projects", "purged-caches", "skipped-reason"],
            step.Outputs.Keys.Order());
        Assert.Equal(["add-mask", "debug", "error"], step.Commands.Select(command => command.Name).Distinct().Order());
        Assert.Single(step.Errors);
        Assert.Equal(hostile.Length + 2, step.Summary.Split('\n').Count(line => line.StartsWith("| ", StringComparison.Ordinal)));
        Assert.DoesNotMatch(@"<img|`x`|\]\(", step.Summary);
    }

    [Fact]
    public void Tags_can_have_the_names_of_members()
    {
        Assert.Equal("""["Keys","Values","Count","blog"]""", Run(("tags", "Keys, Values, Count, blog")).Outputs["expired-tags"]);
        GitHub.AddComparison("base", "head", ["readme.md"]);
        string map = WriteFile("keys.yml", "'**': [Keys, blog]");
        Assert.Equal("""["Keys","blog"]""", Run(("tag-map", map), ("tags", ""), ("base-sha", "base")).Outputs["expired-tags"]);
    }
}
