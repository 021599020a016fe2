using System.Collections;

namespace VercelFunctions.Action;

/// <summary>The inputs that decide how to expire, validated.</summary>
internal sealed record ActionInputs
{
    public required string TagMap { get; init; }

    public required string BaseSha { get; init; }

    public required string Environment { get; init; }

    public required string Mode { get; init; }

    public required string Target { get; init; }

    public required int? RevalidationDeadline { get; init; }

    public required string Purge { get; init; }

    public required IReadOnlyList<string> PurgeConfirm { get; init; }

    public required IReadOnlyList<ProjectName> Projects { get; init; }

    public required string VercelToken { get; init; }

    public required string GitHubToken { get; init; }

    public required string Endpoint { get; init; }

    public required IDictionary Headers { get; init; }

    public required IReadOnlyList<string> VerifyUrls { get; init; }

    public required int VerifyTimeout { get; init; }

    public required string BypassSecret { get; init; }

    public required int RequestTimeout { get; init; }

    public required bool IsDryRun { get; init; }

    /// <summary>Reads the inputs.</summary>
    /// <exception cref="StepException">An input is not valid.</exception>
    public static ActionInputs Read(Variables variables) => new()
    {
        TagMap = InputTable.TagMap.Text(variables),
        BaseSha = InputTable.BaseSha.Text(variables),
        Environment = InputTable.Environment.Text(variables),
        Mode = InputTable.Mode.Read(variables),
        Target = InputTable.Target.Read(variables),
        RevalidationDeadline = InputTable.RevalidationDeadline.ReadOptional(variables),
        Purge = InputTable.Purge.Read(variables),
        PurgeConfirm = InputTable.PurgeConfirm.Read(variables),
        Projects = InputTable.Projects.Read(variables),
        VercelToken = Or(InputTable.VercelToken.Text(variables), variables["VERCEL_TOKEN"]),
        GitHubToken = Or(InputTable.GitHubToken.Text(variables), variables["GITHUB_TOKEN"]),
        Endpoint = InputTable.Endpoint.Text(variables),
        Headers = InputTable.Headers.Read(variables),
        VerifyUrls = InputTable.VerifyUrls.Read(variables),
        VerifyTimeout = InputTable.VerifyTimeout.Read(variables),
        BypassSecret = InputTable.BypassSecret.Text(variables),
        RequestTimeout = InputTable.RequestTimeout.Read(variables),
        IsDryRun = InputTable.DryRun.Read(variables),
    };

    private static string Or(string given, string variable) => given.Length > 0 ? given : variable;
}
