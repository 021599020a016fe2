namespace VercelFunctions.PowerShell;

/// <summary>A suggestion of tab completion for an argument.</summary>
/// <param name="Text">The argument, without quotes.</param>
/// <param name="Tip">The tooltip.</param>
internal sealed record Suggestion(string Text, string Tip)
{
    public Suggestion(string text)
        : this(text, text)
    {
    }
}
