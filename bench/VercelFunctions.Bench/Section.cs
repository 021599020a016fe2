namespace VercelFunctions.Bench;

/// <summary>A section of the report: its results, or why it was skipped.</summary>
internal sealed record Section(string Title, string OursAre, string TheirsAre, IReadOnlyList<Result> Results, string? Skipped = null)
{
    public static Section Skip(string title, string reason) => new(title, string.Empty, string.Empty, [], reason);
}
