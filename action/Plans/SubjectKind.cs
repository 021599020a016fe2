namespace VercelFunctions.Action;

/// <summary>The kinds of what a step expires.</summary>
internal enum SubjectKind
{
    Tag,
    SourceImage,

    /// <summary>A whole cache, <c>cdn</c> or <c>data</c>, which only projects have.</summary>
    Cache,
}
