namespace VercelFunctions.Docs.Tests;

/// <summary>Code in a Markdown file.</summary>
/// <param name="Document">The file, from the repository's root.</param>
/// <param name="Line">The line of its fence, from 1.</param>
/// <param name="Language">What the fence calls it.</param>
/// <param name="Text">The code.</param>
internal sealed record CodeBlock(string Document, int Line, string Language, string Text)
{
    /// <summary>Where it stands.</summary>
    public override string ToString() => FormattableString.Invariant($"{Document}:{Line}");
}
