namespace VercelFunctions.Action;

/// <summary>Which changed files to ask GitHub for. Empty texts are not specified.</summary>
internal sealed record ChangedFileQuery(string Repository, string Head, string Base, string Environment, string Token, string ApiUrl);
