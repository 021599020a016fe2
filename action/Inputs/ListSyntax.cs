namespace VercelFunctions.Action;

/// <summary>Finds the syntax of YAML or JSON in an input whose text would be taken literally.</summary>
internal static class ListSyntax
{
    /// <summary>The message for the first line with such syntax; null if there is none.</summary>
    /// <param name="name">The input's name.</param>
    /// <param name="text">Its text.</param>
    /// <param name="what">Its values, as the end of "one … per line".</param>
    public static string? ProblemOf(string name, string text, string what)
    {
        if (IsBracketed(text, '[', ']'))
        {
            return $"The input '{name}' is '{text}', which looks like a list. An input is text. Write one {what} per line.";
        }

        string[] lines = text.Split(['\r', '\n'], StringSplitOptions.TrimEntries);
        if (Array.Find(lines, line => line.StartsWith("- ", StringComparison.Ordinal)) is string item)
        {
            return $"The input '{name}' has the line '{item}', which looks like an item of a YAML list. "
                + $"An input is text. Write one {what} per line, without the hyphen.";
        }

        return Array.Find(lines, HasComment) is string comment
            ? $"The input '{name}' has the line '{comment}'. An input cannot have comments. Remove ' #' and the text after it."
            : null;
    }

    public static bool IsBracketed(string text, char open, char close) => text.StartsWith(open) && text.EndsWith(close);

    private static bool HasComment(string line) =>
        Enumerable.Range(1, Math.Max(0, line.Length - 1)).Any(i => line[i] == '#' && char.IsWhiteSpace(line[i - 1]));
}
