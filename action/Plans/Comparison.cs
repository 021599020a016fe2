namespace VercelFunctions.Action;

/// <summary>The commits that were compared to find the changed files.</summary>
/// <param name="Head">The commit that is live.</param>
/// <param name="Bases">The commits before, each with its origin.</param>
/// <param name="Files">The number of files that changed; null if it is unknown.</param>
internal sealed record Comparison(string Head, IReadOnlyList<ComparedCommit> Bases, int? Files);

/// <summary>A commit that the live one was compared with.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Origin">Why it was, as the summary writes it.</param>
internal sealed record ComparedCommit(string Commit, string Origin)
{
    /// <summary>The commit and its origin.</summary>
    public override string ToString() => $"{Commit} ({Origin})";

    public static ComparedCommit From(ExpiryBase known) => new(known.Commit, known.Origin switch
    {
        ExpiryBaseOrigin.Expired => "its tags were expired last",
        ExpiryBaseOrigin.LiveSince => "live since the last expiry",
        ExpiryBaseOrigin.FirstRun => "the previous successful deployment; no expiry was recorded before",
        _ => "the previous successful deployment; the token cannot read the record of expiries",
    });
}
