using System.Text.RegularExpressions;

namespace VercelFunctions.Deployments;

/// <summary>A commit status that is a part of a record: the commit that was live, and how its expiry ended.</summary>
internal sealed record RecordedExpiry(string Commit, ExpiryState State)
{
    // The description ends in the commit, because the status can be that of another commit.
    private static readonly Regex LastWord = new(@"\S+\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>The description of the status.</summary>
    public string Description => State switch
    {
        ExpiryState.Pending => $"Expiring the cache tags of {Commit}",
        ExpiryState.Success => $"Expired the cache tags of {Commit}",
        _ => $"Did not expire all cache tags of {Commit}",
    };

    /// <summary>The state, as GitHub names it.</summary>
    public string StateName => State switch
    {
        ExpiryState.Pending => "pending",
        ExpiryState.Success => "success",
        _ => "failure",
    };

    /// <summary>Reads a status.</summary>
    public static RecordedExpiry? From(GitHubCommitStatus status)
    {
        string commit = LastWord.Match(status.Description ?? string.Empty).Value;
        return commit.Length == 0 ? null : new RecordedExpiry(commit, status.State switch
        {
            "success" => ExpiryState.Success,
            "pending" => ExpiryState.Pending,
            _ => ExpiryState.Failure,
        });
    }
}
