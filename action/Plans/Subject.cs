namespace VercelFunctions.Action;

/// <summary>A tag, a source image or a whole cache. Names are case-sensitive.</summary>
internal sealed record Subject(SubjectKind Kind, string Name);
