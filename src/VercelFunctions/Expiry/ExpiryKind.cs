namespace VercelFunctions;

/// <summary>The kind of a name whose content is expired.</summary>
public enum ExpiryKind
{
    /// <summary>A tag: every item and response that has it.</summary>
    Tag = 0,

    /// <summary>A source image: its optimized copies.</summary>
    SourceImage = 1,
}
