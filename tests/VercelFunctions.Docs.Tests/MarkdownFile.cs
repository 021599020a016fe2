using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace VercelFunctions.Docs.Tests;

/// <summary>A Markdown file of the repository, parsed as GitHub parses it.</summary>
/// <param name="path">Its path from the repository's root, with forward slashes.</param>
internal sealed class MarkdownFile(string path)
{
    private static readonly MarkdownPipeline GitHub = new MarkdownPipelineBuilder()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .UsePipeTables()
        .UseYamlFrontMatter()
        .Build();

    private readonly MarkdownDocument _document = Markdown.Parse(File.ReadAllText(Repository.PathOf(path)), GitHub);

    public string Path => path;

    /// <summary>The targets of links and images.</summary>
    public IEnumerable<string> Links => _document.Descendants<LinkInline>().Select(link => link.Url ?? string.Empty);

    /// <summary>The anchors: the text that a link can have after the <c>#</c>.</summary>
    public IEnumerable<string> Anchors =>
        _document.Descendants<HeadingBlock>().Select(heading => heading.GetAttributes().Id ?? string.Empty);

    /// <summary>The code blocks. Without a language in the fence, the language is <c>""</c>.</summary>
    public IEnumerable<CodeBlock> Code => _document.Descendants<FencedCodeBlock>()
        .Select(block => new CodeBlock(path, block.Line + 1, block.Info ?? string.Empty, block.Lines.ToString() + "\n"));

    /// <summary>The paths of all Markdown files in the repository.</summary>
    public static IReadOnlyList<string> Paths { get; } = ListPaths();

    private static string[] ListPaths()
    {
        ProcessResult files = ChildProcess.RunAsync("git", ["ls-files", "*.md"], Repository.Root).GetAwaiter().GetResult();
        return files.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
