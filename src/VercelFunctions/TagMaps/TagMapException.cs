namespace VercelFunctions;

/// <summary>A tag map that cannot be read, or that holds what no tag map can hold.</summary>
public sealed class TagMapException : RuntimeCacheException
{
    internal TagMapException(TagMapPlace place, string problem, string recommendedAction, Exception? innerException = null)
        : base(RuntimeCacheFailure.InvalidTagMap, $"{place}: {problem}", recommendedAction, innerException: innerException)
    {
        FileName = place.FileName;
        Line = place.Line;
        Column = place.Column;
        Problem = problem;
    }

    /// <summary>The map's file; null where the map is in none.</summary>
    public string? FileName { get; }

    /// <summary>The line, from 1; null where none is at fault.</summary>
    public int? Line { get; }

    /// <summary>The column, from 1; null where none is at fault.</summary>
    public int? Column { get; }

    /// <summary>What is wrong: the message without the place.</summary>
    public string Problem { get; }
}
