using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace VercelFunctions.Docs.Tests;

/// <summary>The program in the action's image matches the pinned PowerShell and the scripts of the action.</summary>
public sealed partial class ImageProgramTests
{
    [Fact]
    public void The_image_has_the_pinned_PowerShell()
    {
        using JsonDocument tools = JsonDocument.Parse(File.ReadAllText(Repository.PathOf(".config/dotnet-tools.json")));
        string pinned = tools.RootElement.GetProperty("tools").GetProperty("PowerShell").GetProperty("version").GetString()!;
        IEnumerable<string> referenced = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .Where(package => package.Attribute("Include")!.Value.StartsWith("Microsoft.PowerShell.", StringComparison.Ordinal))
            .Select(package => package.Attribute("Version")!.Value);
        Assert.Equal([pinned, pinned], referenced);
    }

    [Fact]
    public void The_image_has_every_library_of_the_core()
    {
        IEnumerable<string> libraries = XDocument.Load(Repository.PathOf("src/VercelFunctions/VercelFunctions.csproj"))
            .Descendants("ItemGroup")
            .Where(group => group.Attribute("Condition") is null)
            .Elements("PackageReference")
            .Select(package => package.Attribute("Include")!.Value);
        string project = File.ReadAllText(Repository.PathOf("src/VercelFunctions.Action/VercelFunctions.Action.csproj"));
        Assert.All(libraries, library => Assert.Contains($";{library};", project, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_image_has_every_cmdlet_that_the_entry_point_calls()
    {
        // The commands that the scripts call, except their own functions and the commands of the engine and the module.
        string script = $$"""
            $trees = Get-ChildItem '{{Repository.PathOf("action")}}/*.ps1' |
                ForEach-Object { [Management.Automation.Language.Parser]::ParseFile($_, [ref] $null, [ref] $null) }
            $functions = $trees.FindAll({ $args[0] -is [Management.Automation.Language.FunctionDefinitionAst] }, $true).Name
            $module = (Import-PowerShellDataFile '{{Repository.PathOf("VercelFunctions.psd1")}}').CmdletsToExport
            $engine = (Get-Command -Module Microsoft.PowerShell.Core).Name
            $trees.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true) | ForEach-Object { $_.GetCommandName() } |
                Where-Object { $_ -and $_ -notin $functions + $module + $engine } | Sort-Object -Unique
            """;
        ProcessResult result = await (await PowerShellHost.FindAsync()).RunAsync(script);
        Assert.True(result.ExitCode == 0 && result.Errors.Length == 0, result.Text);

        string program = await File.ReadAllTextAsync(Repository.PathOf("src/VercelFunctions.Action/Program.cs"));
        IEnumerable<string> entries = Entry().Matches(program).Select(match => match.Value);
        Assert.Equal(entries, result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [GeneratedRegex("(?<=new SessionStateCmdletEntry\\(\")[^\"]+")]
    private static partial Regex Entry();
}
