namespace VercelFunctions.Deployments;

/// <summary>The tags of changed files, according to a tag map.</summary>
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

    /// <summary>The results that are not valid tags. They do not stop the others.</summary>
    public IReadOnlyList<UnresolvedTag> Failures { get; }
}
