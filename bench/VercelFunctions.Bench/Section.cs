namespace VercelFunctions.Bench;

/// <summary>A part of the table: what was measured in one way, or why it was not.</summary>
internal sealed record Section(string Title, string OursAre, string TheirsAre, IReadOnlyList<Result> Results, string? Skipped = null)
{
    public static Section Skip(string title, string reason) => new(title, string.Empty, string.Empty, [], reason);
}
