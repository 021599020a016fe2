namespace VercelFunctions.Deployments;

/// <summary>A tag map that cannot be read, or is not valid.</summary>
public sealed class TagMapException : VercelException
{
    internal TagMapException(TagMapPlace place, string problem, Exception? innerException = null)
        : base(VercelFailure.InvalidTagMap, $"{place}: {problem}", innerException: innerException)
    {
        FileName = place.FileName;
        Line = place.Line;
        Column = place.Column;
        Problem = problem;
    }

    /// <summary>The map's file; null if the map is not in a file.</summary>
    public string? FileName { get; }

    /// <summary>The line, from 1; null if the problem is not in a line.</summary>
    public int? Line { get; }

    /// <summary>The column, from 1; null if the problem is not in a line.</summary>
    public int? Column { get; }

    /// <summary>The problem: the message without the place.</summary>
    public string Problem { get; }
}
