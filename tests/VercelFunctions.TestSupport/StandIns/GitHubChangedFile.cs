namespace VercelFunctions.TestSupport;

/// <summary>A file of a comparison.</summary>
/// <param name="FileName">Its path, after a rename the new one.</param>
/// <param name="Status"><c>added</c>, <c>removed</c>, <c>modified</c> or <c>renamed</c>.</param>
/// <param name="PreviousFileName">Its path before a rename; null where it was not renamed.</param>
public sealed record GitHubChangedFile(string FileName, string Status = "modified", string? PreviousFileName = null);
