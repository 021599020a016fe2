namespace VercelFunctions.Action;

/// <summary>An input of the action: an environment variable of the step.</summary>
/// <param name="Name">The name, as in action.yml.</param>
internal abstract record Input(string Name)
{
    /// <summary>The value that an empty input has.</summary>
    public string Default { get; init; } = string.Empty;

    /// <summary>Whether the value must not be shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The value without white space around it, otherwise the default.</summary>
    public string Text(Variables variables)
    {
        // A byte order mark, as in text from a file, is invisible and not white space.
        string value = variables["INPUT_" + Name.ToUpperInvariant()].Replace("\ufeff", string.Empty, StringComparison.Ordinal).Trim();
        return value.Length > 0 ? value : Default;
    }

    /// <summary>The lines of the value, trimmed, without empty ones.</summary>
    public IEnumerable<string> Lines(Variables variables) => LinesOf(Text(variables));

    /// <summary>The lines of a text, trimmed, without empty ones.</summary>
    protected static IEnumerable<string> LinesOf(string text) =>
        text.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The failure of an input that is not secret.</summary>
    protected StepException Refused(Variables variables, string rule) =>
        new($"The input '{Name}' is '{Text(variables)}'. {rule}");
}
