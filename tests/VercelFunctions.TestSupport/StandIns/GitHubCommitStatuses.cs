using System.Text.Json.Nodes;

namespace VercelFunctions.TestSupport;

/// <summary>The commit statuses of the stand-in's repository.</summary>
internal sealed class GitHubCommitStatuses
{
    private static readonly string[] States = ["error", "failure", "pending", "success"];

    private readonly List<(string Commit, JsonObject Status)> _all = [];

    /// <summary>The statuses, the oldest first.</summary>
    public IReadOnlyList<string> Written =>
        [.. _all.Select(status => $"{status.Commit}: {status.Status["state"]}: {status.Status["description"]}")];

    /// <summary>Adds a status.</summary>
    /// <returns>The error; null if the status is valid.</returns>
    public string? Add(string commit, string body)
    {
        JsonObject status = JsonNode.Parse(body)!.AsObject();
        if (!States.Contains((string?)status["state"])
            || string.IsNullOrEmpty((string?)status["context"])
            || ((string?)status["description"])?.Length > 140)
        {
            return "Validation Failed";
        }

        _all.Add((commit, status));
        return null;
    }

    /// <summary>The statuses of a commit, the newest first.</summary>
    public IEnumerable<JsonNode> Of(string commit) =>
        _all.Where(status => status.Commit == commit).Select(status => status.Status.DeepClone()).Reverse();
}
