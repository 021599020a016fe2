namespace VercelFunctions.AspNetCore.Expiry;

/// <summary>The response of the endpoint.</summary>
internal sealed record ExpiredTags(IReadOnlyList<ExpiredTag> Tags);

/// <summary>The result of a tag.</summary>
internal sealed record ExpiredTag(string Tag, bool Expired, string? Error);
