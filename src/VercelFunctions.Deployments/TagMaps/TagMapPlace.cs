namespace VercelFunctions.Deployments;

/// <summary>A place in a tag map, for messages.</summary>
internal readonly record struct TagMapPlace(string? FileName, int? Line = null, int? Column = null)
{
    private const int MaxNameLength = 200;

    public TagMapException Error(string problem, string hint, Exception? cause = null) => new(this, problem + " " + hint, cause);

    public override string ToString()
    {
        string file = FileName is null ? "Tag map" : MessageText.Clean(FileName, MaxNameLength);
        return Line is null ? file : FormattableString.Invariant($"{file}, line {Line}, column {Column}");
    }
}
