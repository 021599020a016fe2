using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace VercelFunctions.Docs.Tests;

/// <summary>The folders of a project are its layers: no folder depends on itself by way of others.</summary>
public sealed class FolderTests
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, preprocessorSymbols: ["NET", "NET8_0_OR_GREATER"]);

    [Theory]
    [InlineData("action", "Steps", "Cmdlets")]
    [InlineData("src/VercelFunctions", "Cache/Remote", "Http")]
    [InlineData("src/VercelFunctions.AspNetCore", "Expiry", "Caching")]
    [InlineData("src/VercelFunctions.Deployments", "GitHub", "TagMaps")]
    [InlineData("src/VercelFunctions.Emulator", "Cache", "Http")]
    [InlineData("src/VercelFunctions.PowerShell", "Commands", "Bases")]
    public void Folders_have_no_cycles(string folder, string from, string to)
    {
        string root = Repository.PathOf(folder);
        Dictionary<(string From, string To), string> edges = EdgesOf(
            Path.GetFileName(folder),
            Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
                .Select(path => (Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText(path))));
        Assert.Contains((from, to), edges.Keys);
        string cycles = Describe(edges);
        Assert.True(cycles.Length == 0, $"Folders of {folder} depend on each other:\n{cycles}");
    }

    [Fact]
    public void A_cycle_is_found_and_named()
    {
        Dictionary<(string From, string To), string> edges = EdgesOf(
            "Example",
            [
                ("A/One.cs", "class One { public static Two Create() => new(); }"),
                ("B/Two.cs", "class Two { public object Other => Three.Other; }"),
                ("C/Three.cs", "class Three { public static object Other => One.Create(); } class Four;"),
                ("Root.cs", "class Root { Four four; One one; }"),
            ]);
        Assert.Equal(
            """
            A -> B -> C -> A
              A -> B: A/One.cs: Two
              B -> C: B/Two.cs: Three
              C -> A: C/Three.cs: One

            """,
            Describe(edges),
            ignoreLineEndingDifferences: true);
    }

    /// <summary>The dependencies between folders, each with an example: a file, and a type of the other folder that it uses.</summary>
    private static Dictionary<(string From, string To), string> EdgesOf(string project, IEnumerable<(string Path, string Text)> files)
    {
        // With the project's own name, so that internal types of other projects are visible as they are to the compiler.
        CSharpCompilation compilation = CSharpCompilation.Create(
            project,
            [
                CSharpSyntaxTree.ParseText(ImplicitUsings, Options),
                .. files.OrderBy(file => file.Path, StringComparer.Ordinal)
                    .Select(file => CSharpSyntaxTree.ParseText(file.Text, Options, file.Path)),
            ],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => Path.GetFileNameWithoutExtension(path) != project)
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

        Dictionary<(string From, string To), string> edges = [];
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (TypeOf(model.GetSymbolInfo(name)) is INamedTypeSymbol type
                    && type.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault() is SyntaxReference declaration
                    && FolderOf(declaration.SyntaxTree) is string to
                    && FolderOf(tree) is string from
                    && from != to)
                {
                    edges.TryAdd((from, to), $"{tree.FilePath}: {type.Name}");
                }
            }
        }

        return edges;
    }

    private static INamedTypeSymbol? TypeOf(SymbolInfo info) => info.Symbol switch
    {
        INamedTypeSymbol type => type,
        IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol => info.Symbol?.ContainingType,
        _ => null,
    };

    private static string FolderOf(SyntaxTree tree) =>
        tree.FilePath.LastIndexOf('/') is int end and > 0 ? tree.FilePath[..end] : ".";

    /// <summary>The shortest cycle through each dependency, each cycle once; empty if there are none.</summary>
    private static string Describe(Dictionary<(string From, string To), string> edges)
    {
        StringBuilder description = new();
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach ((string from, string to) in edges.Keys.Order())
        {
            if (ShortestPath(edges, to, from) is List<string> path && seen.Add(string.Join(' ', path.Order(StringComparer.Ordinal))))
            {
                string[] cycle = [from, .. path];
                description.AppendLine(string.Join(" -> ", cycle));
                foreach ((string one, string next) in cycle.Zip(cycle.Skip(1)))
                {
                    description.AppendLine("  " + one + " -> " + next + ": " + edges[(one, next)]);
                }
            }
        }

        return description.ToString();
    }

    private static List<string>? ShortestPath(Dictionary<(string From, string To), string> edges, string from, string to)
    {
        Dictionary<string, string?> before = new(StringComparer.Ordinal) { [from] = null };
        Queue<string> waiting = new([from]);
        while (waiting.TryDequeue(out string? folder))
        {
            if (folder == to)
            {
                List<string> path = [];
                for (string? step = folder; step is not null; step = before[step])
                {
                    path.Insert(0, step);
                }

                return path;
            }

            foreach ((_, string next) in edges.Keys.Where(edge => edge.From == folder).Order())
            {
                if (before.TryAdd(next, folder))
                {
                    waiting.Enqueue(next);
                }
            }
        }

        return null;
    }
}
