namespace VercelFunctions.Deployments;

/// <summary>A pattern and its tags as written in a map, not yet checked.</summary>
internal sealed record TagMapRow(TagMapText Pattern, IReadOnlyList<TagMapText> Tags);

/// <summary>A text in a map, and its place.</summary>
internal readonly record struct TagMapText(string Text, TagMapPlace Place);
