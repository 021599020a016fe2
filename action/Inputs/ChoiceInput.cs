namespace VercelFunctions.Action;

/// <summary>An input that has one of several values, in any letter case.</summary>
internal sealed record ChoiceInput(string Name, params IReadOnlyList<string> Choices) : Input(Name)
{
    /// <summary>The value, as the list of choices writes it; empty if the input is empty and has no default.</summary>
    public string Read(Variables variables)
    {
        string value = Text(variables);
        return value.Length == 0
            ? value
            : Choices.FirstOrDefault(choice => choice.Equals(value, StringComparison.OrdinalIgnoreCase))
                ?? throw Refused(variables, $"It must be one of: {string.Join(", ", Choices)}.");
    }
}
