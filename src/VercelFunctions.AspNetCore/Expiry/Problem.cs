namespace VercelFunctions.AspNetCore.Expiry;

/// <summary>The reason of a refusal, in the form of RFC 9457.</summary>
internal sealed record Problem(string Title, int Status, string Detail);
