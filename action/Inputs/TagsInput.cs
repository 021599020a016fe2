using System.Text.Json;

namespace VercelFunctions.Action;

/// <summary>
/// The input with tags: one per line or separated by commas, or a JSON array, because the output <c>expired-tags</c> is one.
/// Other syntax of lists is refused, because it would become a part of a tag.
/// </summary>
internal sealed record TagsInput(string Name) : Input(Name)
{
    /// <summary>The tags without repeated ones, which are case-sensitive.</summary>
    public IReadOnlyList<string> Read(Variables variables) => Parse(Text(variables));

    /// <inheritdoc cref="Read"/>
    /// <param name="text">The text of the input.</param>
    public IReadOnlyList<string> Parse(string text) =>
        [.. (FromJson(text) ?? (IEnumerable<string>)FromText(text)).Distinct(StringComparer.Ordinal)];

    private static List<string>? FromJson(string text)
    {
        if (JsonInput.Parse(text) is not { ValueKind: JsonValueKind.Array } array)
        {
            return null;
        }

        List<string> tags = [];
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || JsonInput.TextOf(item) is not string tag)
            {
                return null;
            }

            tags.Add(tag);
        }

        return tags.FindAll(tag => tag.Length > 0);
    }

    private string[] FromText(string text)
    {
        if (ListSyntax.IsBracketed(text, '[', ']') || ListSyntax.IsBracketed(text, '{', '}'))
        {
            throw new StepException(
                $"The input '{Name}' is '{text}', which is not a JSON array of strings. "
                + "Write one tag per line, or a JSON array such as [\"blog\",\"home\"].");
        }

        if (text is "Array" or "Object")
        {
            throw new StepException(
                $"The input '{Name}' is '{text}', which is how an expression prints a list or an object. Convert it with toJSON(...).");
        }

        if (ListSyntax.ProblemOf(Name, text, "tag") is string problem)
        {
            throw new StepException(problem);
        }

        string[] tags = text.Split([',', '\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Array.Find(tags, IsQuoted) is string quoted
            ? throw new StepException(
                $"The input '{Name}' has {quoted}, and the quotation marks would be a part of the tag. Remove them.")
            : tags;
    }

    private static bool IsQuoted(string tag) =>
        tag.Length > 1 && tag[0] is '"' or '\'' && tag[^1] == tag[0] && !tag[1..^1].Contains(tag[0]);
}
