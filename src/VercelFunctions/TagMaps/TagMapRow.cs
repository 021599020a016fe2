namespace VercelFunctions;

/// <summary>A pattern and its tags as a map writes them, not yet checked.</summary>
internal sealed record TagMapRow(TagMapText Pattern, IReadOnlyList<TagMapText> Tags);

/// <summary>A text of a map, and where it stands.</summary>
internal readonly record struct TagMapText(string Text, TagMapPlace Place);
