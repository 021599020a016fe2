namespace VercelFunctions.Docs.Tests;

/// <summary>A code block in a Markdown file.</summary>
/// <param name="Document">The path of the file, relative to the repository's root.</param>
/// <param name="Line">The line of its opening fence; the first line is 1.</param>
/// <param name="Language">The language that the fence specifies.</param>
/// <param name="Text">The code.</param>
internal sealed record CodeBlock(string Document, int Line, string Language, string Text)
{
    /// <summary>The file and the line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Document}:{Line}");
}
