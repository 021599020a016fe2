namespace VercelFunctions.Action;

/// <summary>The kinds of annotations.</summary>
internal enum AnnotationKind
{
    Notice,
    Warning,
    Error,
}
