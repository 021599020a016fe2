namespace VercelFunctions.Emulator;

/// <summary>Text that others sent, on its way into a message.</summary>
internal static class MessageText
{
    private const int MaxLength = 60;

    /// <summary>The text in quotes.</summary>
    /// <inheritdoc cref="Clean"/>
    public static string Quote(string text) => "'" + Clean(text) + "'";

    /// <summary>The text cut short, and with nothing in it that could disturb a terminal or a log.</summary>
    public static string Clean(string text)
    {
        string shown = text.Length <= MaxLength ? text : text[..MaxLength] + "…";
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? $"\\u{(int)c:x4}" : c.ToString()));
    }
}
