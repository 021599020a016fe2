namespace VercelFunctions.AspNetCore.Expiry;

/// <summary>The response of the endpoint.</summary>
internal sealed record ExpiryResponse(IReadOnlyList<ExpiryResult> Tags);

/// <summary>The result of a tag.</summary>
internal sealed record ExpiryResult(string Tag, bool Expired, string? Error);
