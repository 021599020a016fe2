namespace VercelFunctions.Action;

/// <summary>An input that has one value per line.</summary>
/// <param name="Name">The name.</param>
/// <param name="What">The values, as the end of "one … per line".</param>
internal sealed record LinesInput(string Name, string What) : Input(Name)
{
    /// <summary>The lines without repeated ones. The syntax of lists would become a part of a value, so it is refused.</summary>
    public IReadOnlyList<string> Read(Variables variables) => Parse(Text(variables));

    /// <inheritdoc cref="Read"/>
    /// <param name="text">The text of the input.</param>
    public IReadOnlyList<string> Parse(string text)
    {
        if (ListSyntax.ProblemOf(Name, text, What) is string problem)
        {
            throw new StepException(problem);
        }

        return [.. LinesOf(text).Distinct(StringComparer.Ordinal)];
    }
}
