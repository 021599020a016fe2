namespace VercelFunctions.Action;

/// <summary>The inputs. A test compares the table with action.yml.</summary>
internal static class InputTable
{
    public static readonly TagsInput Tags = new("tags");
    public static readonly TextInput TagMap = new("tag-map");
    public static readonly ChoiceInput Mode = new("mode", "invalidate", "delete") { Default = "invalidate" };
    public static readonly ChoiceInput Target = new("target", "production", "preview", "all");
    public static readonly LinesInput SourceImages = new("source-images", "URL or path");
    public static readonly ChoiceInput Purge = new("purge", "cdn", "data", "all");
    public static readonly LinesInput PurgeConfirm = new("purge-confirm", "project");
    public static readonly SecondsInput RevalidationDeadline = new("revalidation-deadline-seconds", 0, 999_999_999);
    public static readonly TextInput VercelToken = new("vercel-token") { IsSecret = true };
    public static readonly TextInput Team = new("team");
    public static readonly ProjectsInput Projects = new("project", Team);
    public static readonly TextInput Endpoint = new("runtime-cache-endpoint");
    public static readonly HeadersInput Headers = new("runtime-cache-headers") { IsSecret = true };
    public static readonly UrlsInput VerifyUrls = new("verify-urls");
    public static readonly SecondsInput VerifyTimeout = new("verify-timeout-seconds", 0, 86_400) { Default = "60" };
    public static readonly TextInput BypassSecret = new("bypass-secret") { IsSecret = true };
    public static readonly TextInput Environment = new("environment");
    public static readonly TextInput GitHubToken = new("github-token") { IsSecret = true };
    public static readonly TextInput BaseSha = new("base-sha");
    public static readonly SecondsInput RequestTimeout = new("request-timeout-seconds", 1, 3600) { Default = "30" };
    public static readonly SecondsInput Timeout = new("timeout-seconds", 1, 21_600) { Default = "600" };
    public static readonly SwitchInput DryRun = new("dry-run") { Default = "false" };
    public static readonly SwitchInput FailOnError = new("fail-on-error") { Default = "true" };

    public static IReadOnlyList<Input> All { get; } =
    [
        Tags, TagMap, Mode, Target, SourceImages, Purge, PurgeConfirm, RevalidationDeadline, VercelToken, Projects, Team, Endpoint, Headers,
        VerifyUrls, VerifyTimeout, BypassSecret, Environment, GitHubToken, BaseSha, RequestTimeout, Timeout, DryRun, FailOnError,
    ];

    /// <summary>Every secret in the inputs and in the variables that provide defaults.</summary>
    public static IEnumerable<string> Secrets(Variables variables) =>
    [
        .. All.OfType<TextInput>().Where(input => input.IsSecret).Select(input => input.Text(variables)),
        variables["VERCEL_TOKEN"],
        variables["GITHUB_TOKEN"],
        .. VerifyUrls.Secrets(variables),
        .. Headers.Secrets(variables),
    ];
}
