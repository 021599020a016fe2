namespace VercelFunctions.PowerShell;

/// <summary>What tab completion offers for an argument.</summary>
/// <param name="Text">The argument, without quotes.</param>
/// <param name="Tip">What is said of it.</param>
internal sealed record Suggestion(string Text, string Tip)
{
    public Suggestion(string text)
        : this(text, text)
    {
    }
}
