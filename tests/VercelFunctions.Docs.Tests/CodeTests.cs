using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using VercelFunctions.Deployments;
using YamlDotNet.RepresentationModel;

namespace VercelFunctions.Docs.Tests;

/// <summary>The code blocks in the documents compile, or are valid in their language.</summary>
public sealed class CodeTests
{
    // The implicit usings of a new project, of a web project and of a test project.
    private static readonly string[] ImplicitUsings =
    [
        "System",
        "System.Collections.Generic",
        "System.IO",
        "System.Linq",
        "System.Net.Http",
        "System.Threading",
        "System.Threading.Tasks",
        "Microsoft.AspNetCore.Builder",
        "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Hosting",
        "Microsoft.Extensions.Logging",
        "Xunit",
    ];

    // Tested elsewhere (PowerShell by Pester, SQL by the schema tests), or not code.
    private static readonly string[] NotChecked = ["powershell", "output", "text", "sql", "mermaid"];

    private static readonly Dictionary<string, Func<string, Task<string>>> Checks = new()
    {
        ["csharp"] = text => Task.FromResult(CompileErrors(text)),
        ["json"] = text => Task.FromResult(JsonErrors(text)),
        ["sh"] = ShellErrorsAsync,
        ["yaml"] = YamlErrorsAsync,
    };

    public static IEnumerable<TheoryDataRow<string, int>> Blocks() => All()
        .Where(block => !NotChecked.Contains(block.Language))
        .Select(block => new TheoryDataRow<string, int>(block.Document, block.Line));

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Code_is_valid(string document, int line)
    {
        CodeBlock block = new MarkdownFile(document).Code.Single(block => block.Line == line);
        Assert.True(
            Checks.TryGetValue(block.Language, out Func<string, Task<string>>? check),
            $"{block}: there is no check for the language '{block.Language}'.");
        string errors = await check(block.Text);
        Assert.True(errors.Length == 0, $"{block}: {errors}\n{block.Text}");
    }

    [Theory]
    [InlineData("csharp", "RuntimeCache cache = new();\nawait cache.GetAsync<Post>();")]
    [InlineData("csharp", "public sealed class Tests : IClassFixture<NoFixture>;")]
    [InlineData("json", "{ \"a\": }")]
    [InlineData("sh", "if true; then")]
    [InlineData("yaml", "on: push\njobs:\n  one:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.nothing }}")]
    [InlineData("yaml", "- uses: actions/checkout@v4\n  wth:\n    a: b")]
    [InlineData("yaml", "content/{slug}.md: \"post:{slog}\"")]
    [InlineData("yaml", "a: [")]
    public async Task Invalid_code_is_found(string language, string text) => Assert.NotEmpty(await Checks[language](text));

    // The help is excluded: PlatyPS writes and reads its code blocks, and Pester compares their parameters with the cmdlets.
    private static IEnumerable<CodeBlock> All() => MarkdownFile.Paths
        .Where(path => !path.StartsWith("docs/en-US/", StringComparison.Ordinal))
        .SelectMany(path => new MarkdownFile(path).Code);

    // Compiled as a script, which can contain statements, types and await.
    private static string CompileErrors(string text) => string.Join('\n', CSharpCompilation.CreateScriptCompilation(
        "Block",
        CSharpSyntaxTree.ParseText(text, new(LanguageVersion.Latest, kind: SourceCodeKind.Script)),
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
        new(OutputKind.DynamicallyLinkedLibrary, usings: ImplicitUsings, nullableContextOptions: NullableContextOptions.Enable),
        globalsType: typeof(DocumentGlobals))
        .GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

    private static string JsonErrors(string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return string.Empty;
        }
        catch (JsonException exception)
        {
            return exception.Message;
        }
    }

    private static async Task<string> ShellErrorsAsync(string text)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no POSIX shell.");
        return (await ChildProcess.RunAsync("bash", ["-n"], input: text)).Errors;
    }

    /// <summary>The errors in a workflow, in steps of a workflow or in a tag map, which are distinguished by their content.</summary>
    private static async Task<string> YamlErrorsAsync(string text)
    {
        try
        {
            YamlStream stream = [];
            stream.Load(new StringReader(text));
            switch (stream.Documents[0].RootNode)
            {
                case YamlSequenceNode:
                    string steps = string.Concat(text.Split('\n').Select(line => $"      {line}\n"));
                    return await WorkflowErrorsAsync($"on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n{steps}");
                case YamlMappingNode mapping when mapping.Children.ContainsKey("jobs"):
                    return await WorkflowErrorsAsync(text);

                // GitLab jobs, of which only the YAML syntax is checked.
                case YamlMappingNode mapping
                    when mapping.Children.Values.OfType<YamlMappingNode>().Any(job => job.Children.ContainsKey("script")):
                    return string.Empty;
                default:
                    TagMap.Parse(text, "document");
                    return string.Empty;
            }
        }
        catch (Exception exception) when (exception is YamlDotNet.Core.YamlException or VercelException)
        {
            return exception.Message;
        }
    }

    private static async Task<string> WorkflowErrorsAsync(string text)
    {
        (int exitCode, string output) = await Linters.CheckTextAsync("workflow", text);
        return exitCode == 0 ? string.Empty : $"The linters exited with {exitCode}: {output}";
    }
}
