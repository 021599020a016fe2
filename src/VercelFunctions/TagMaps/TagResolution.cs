namespace VercelFunctions;

/// <summary>What a tag map gives some changed files.</summary>
public sealed class TagResolution
{
    internal TagResolution(IReadOnlyList<ResolvedTag> matches, IReadOnlyList<UnresolvedTag> failures)
    {
        Matches = matches;
        Failures = failures;
        Tags = matches.Select(match => match.Tag).Distinct(StringComparer.Ordinal).ToList();
    }

    /// <summary>Every match of a file, a pattern and a tag, once: in the order of the files, then of the map.</summary>
    public IReadOnlyList<ResolvedTag> Matches { get; }

    /// <summary>The distinct tags of <see cref="Matches"/>, in the same order.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>What could not be a tag. It stops no other.</summary>
    public IReadOnlyList<UnresolvedTag> Failures { get; }
}
