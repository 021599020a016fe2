namespace VercelFunctions.TestSupport;

/// <summary>A changed file in a comparison.</summary>
/// <param name="FileName">The path; after a rename, the new path.</param>
/// <param name="Status"><c>added</c>, <c>removed</c>, <c>modified</c> or <c>renamed</c>.</param>
/// <param name="PreviousFileName">The path before a rename; null if the file was not renamed.</param>
public sealed record GitHubChangedFile(string FileName, string Status = "modified", string? PreviousFileName = null);
