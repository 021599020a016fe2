using System.Text.Json;
using System.Xml.Linq;

namespace VercelFunctions.Docs.Tests;

/// <summary>The action's program contains the PowerShell that the repository pins.</summary>
public sealed class ImageProgramTests
{
    [Fact]
    public void The_action_has_the_pinned_PowerShell()
    {
        using JsonDocument tools = JsonDocument.Parse(File.ReadAllText(Repository.PathOf(".config/dotnet-tools.json")));
        string pinned = tools.RootElement.GetProperty("tools").GetProperty("PowerShell").GetProperty("version").GetString()!;
        XElement engine = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .Single(package => package.Attribute("Include")!.Value == "System.Management.Automation");
        Assert.Equal(pinned, engine.Attribute("Version")!.Value);
    }
}
