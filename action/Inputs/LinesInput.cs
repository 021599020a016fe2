namespace VercelFunctions.Action;

/// <summary>An input that has one value per line.</summary>
/// <param name="Name">The name.</param>
/// <param name="What">The values, as the end of "one … per line".</param>
internal sealed record LinesInput(string Name, string What) : Input(Name)
{
    /// <summary>The lines without repeated ones. The syntax of lists would become a part of a value, so it is refused.</summary>
    public IReadOnlyList<string> Read(Variables variables)
    {
        if (ListSyntax.ProblemOf(Name, Text(variables), What) is string problem)
        {
            throw new StepException(problem);
        }

        return [.. Lines(variables).Distinct(StringComparer.Ordinal)];
    }
}
