namespace VercelFunctions.Action;

/// <summary>Which changed files to ask GitHub for. Empty texts and lists are not specified.</summary>
internal sealed record ChangedFileQuery(
    string Repository, string Head, IReadOnlyList<string> Base, string Environment, string Token, string ApiUrl);
