namespace VercelFunctions.Action.Tests;

/// <summary>Inputs, and what is likely a mistake in them.</summary>
public sealed class InputTests : ActionTest
{
    [Fact]
    public void Tags_are_separated_by_lines_or_commas_and_not_repeated()
    {
        StepOutcome step = Run(("tags", " a ,B\r\n\nb, a\n5,two words"));
        Assert.Equal(["a", "B", "b", "5", "two words"], Assert.Single(Purges).Tags);
        Assert.Equal("""["a","B","b","5","two words"]""", step.Outputs["expired-tags"]);
    }

    [Fact]
    public void Mode_target_deadline_team_and_source_images_are_applied()
    {
        StepOutcome step = Run(
            ("mode", "delete"),
            ("target", "preview"),
            ("revalidation-deadline-seconds", "90"),
            ("team", "my-team"),
            ("source-images", "/a.png\nhttps://example.com/b.png"));
        Assert.Equal(0, step.ExitCode);
        Assert.Equal(2, Purges.Count);
        Assert.Equal(
            (PurgeKind.DeleteByTags, "preview", "my-team"), (Purges[0].Operation, Purges[0].Target, Purges[0].Team));
        Assert.All(Purges, purge => Assert.Equal(90, purge.RevalidationDeadlineSeconds));
        Assert.Equal(["/a.png", "https://example.com/b.png"], Purges[1].SourceImages);
        Assert.Equal("4", step.Outputs["count"]);
        Assert.Equal("""["a","b"]""", step.Outputs["expired-tags"]);
    }

    [Theory]
    [InlineData("mode", "purge")]
    [InlineData("target", "staging")]
    [InlineData("dry-run", "maybe")]
    [InlineData("verify-timeout-seconds", "1 minute")]
    [InlineData("request-timeout-seconds", "0")]
    [InlineData("request-timeout-seconds", "3601")]
    [InlineData("timeout-seconds", "0")]
    public void A_value_that_is_not_valid_is_refused(string name, string value)
    {
        StepOutcome step = Run((name, value));
        Assert.Equal(1, step.ExitCode);
        Assert.Empty(Purges);
        Assert.Contains($"'{name}' is '{value}'", step.Error.Data, StringComparison.Ordinal);
        Assert.Equal("""["a","b"]""", step.Outputs["failed-tags"]);
    }

    [Theory]
    [InlineData("tags", "- posts\n- about", "YAML list")]
    [InlineData("tags", "posts # of the blog", "comments")]
    [InlineData("tags", "[blog, home]", "not a JSON array of strings")]
    [InlineData("tags", "[7, 8]", "not a JSON array of strings")]
    [InlineData("tags", """{"blog":true}""", "not a JSON array of strings")]
    [InlineData("tags", """["\ud800"]""", "not a JSON array of strings")]
    [InlineData("tags", "Array", "toJSON")]
    [InlineData("tags", "\"blog\", home", "quotation marks")]
    [InlineData("source-images", """["/a.png"]""", "looks like a list")]
    [InlineData("source-images", "- /a.png", "YAML list")]
    [InlineData("verify-urls", "https://example.com/a, https://example.com/b", "one per line")]
    public void A_likely_mistake_is_refused(string name, string value, string says)
    {
        StepOutcome step = Run((name, value));
        Assert.Equal(1, step.ExitCode);
        Assert.Contains(says, step.Error.Data, StringComparison.Ordinal);
        Assert.Empty(Purges);
    }

    [Fact]
    public void Nothing_to_expire_is_one_error_with_a_complete_title()
    {
        StepOutcome step = Run(("tags", ""));
        Assert.Equal(1, step.ExitCode);
        Assert.Equal("title=Vercel cache tags", step.Error.Properties);
        Assert.Single(step.Error.Data.Split("nothing to expire")[1..]);
    }

    [Fact]
    public void A_dry_run_changes_nothing()
    {
        StepOutcome step = Run(("dry-run", "true"), ("source-images", "/a.png"), ("verify-urls", "http://127.0.0.1:9/"));
        Assert.Equal(0, step.ExitCode);
        Assert.Empty(Purges);
        Assert.Equal(("[]", "[]"), (step.Outputs["expired-tags"], step.Outputs["failed-tags"]));
        Assert.StartsWith("Dry run", step.Outputs["skipped-reason"], StringComparison.Ordinal);
        Assert.Contains("Would invalidate: 'a'", step.Text, StringComparison.Ordinal);
        Assert.Matches(@"\| a \|.*Would invalidate", step.Summary);
    }

    [Fact]
    public void Errors_can_be_allowed()
    {
        Emulator.SetFaults("purge 100% 403 1 times");
        StepOutcome step = Run(("fail-on-error", "false"));
        Assert.Equal(0, step.ExitCode);
        Assert.Equal("""["a","b"]""", step.Outputs["failed-tags"]);
        Assert.Single(step.Errors);
    }

    [Fact]
    public void A_JSON_array_is_accepted_like_the_outputs()
    {
        StepOutcome step = Run(("tags", """["post:1","c","post:1"]"""));
        Assert.Equal((0, """["post:1","c"]"""), (step.ExitCode, step.Outputs["expired-tags"]));
        StepOutcome comma = Run(("tags", """["a, b","c","a"]"""));
        Assert.Equal((1, """["a, b"]"""), (comma.ExitCode, comma.Outputs["failed-tags"]));
    }

    [Fact]
    public void A_byte_order_mark_is_ignored()
    {
        StepOutcome step = Run(("tags", "\ufeffa\n\ufeffb"), ("vercel-token", "\ufeff" + Token));
        Assert.Equal("""["a","b"]""", step.Outputs["expired-tags"]);
    }

    [Fact]
    public void Text_beyond_the_Basic_Multilingual_Plane_is_kept()
    {
        StepOutcome step = Run(Deployment("success", "Preview 😀"), ("tags", "😀, 𠮷"));
        Assert.Equal((0, "2"), (step.ExitCode, step.Outputs["count"]));
        Assert.Matches(@"\| 😀 \|[^\n]*\n\| 𠮷 \|", step.SummaryText);
    }

    [Fact]
    public void Headers_that_are_not_strings_are_refused_without_showing_them()
    {
        StepOutcome step = Run(("runtime-cache-headers", """{"authorization":["nested-hunter77"],"x":7}"""));
        Assert.Equal(1, step.ExitCode);
        Assert.Contains("not a string", step.Error.Data, StringComparison.Ordinal);
        Assert.Equal("::add-mask::nested-hunter77", Assert.Single(step.Lines, line => line.Contains("nested", StringComparison.Ordinal)));
    }

    [Fact]
    public void Headers_that_are_not_JSON_are_not_quoted()
    {
        StepOutcome step = Run(("runtime-cache-headers", $$"""{"authorization":"Bearer {{CacheSecret}}", {{OtherSecret}}"""));
        Assert.Equal(1, step.ExitCode);
        Assert.Contains("'runtime-cache-headers' is not a JSON object", step.Error.Data, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_token_or_project_is_an_error()
    {
        Assert.Contains("no Vercel token", Run(("vercel-token", "")).Error.Data, StringComparison.Ordinal);
        Assert.Contains("no Vercel project", Run(("project", "")).Error.Data, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_are_read_from_variables()
    {
        string map = WriteFile("map.yml", "content/about.md: about");
        StepOutcome step = Run(
            ("vercel-token", ""), ("github-token", ""), ("tag-map", map), ("base-sha", "gone"),
            ("VERCEL_TOKEN", Token), ("GITHUB_TOKEN", GitHubToken));
        Assert.Equal((0, """["a","b","about"]"""), (step.ExitCode, step.Outputs["expired-tags"]));
    }
}
