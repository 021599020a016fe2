using System.Reflection.PortableExecutable;
using System.Text.Json;

namespace VercelFunctions.ActionImage.Tests;

/// <summary>The contents and the configuration of the action's image.</summary>
[Collection(nameof(ActionImage))]
public sealed class ImageTests(ActionImage image)
{
    private static readonly string[] FileTypes = [".dll", ".json", ".manifest", ".sig", ".so"];

    [Fact]
    public async Task It_has_no_SDK_and_no_compiler()
    {
        string[] patterns =
            ["*/dotnet/sdk", "*/Microsoft.CodeAnalysis*", "*/csc.dll", "*/crossgen*", "*/bin/cc", "*/bin/gcc*", "*/bin/clang*"];
        Assert.Empty(await FindAsync(["/", "-xdev", "-false", .. patterns.SelectMany(pattern => new[] { "-o", "-path", pattern })]));
    }

    [Fact]
    public async Task Its_files_are_read_only() =>
        Assert.Empty(await FindAsync("/vercel-functions", "-type", "f", "-perm", "/222"));

    [Fact]
    public async Task It_contains_only_files_that_the_action_uses()
    {
        string[] files = await FindAsync("/vercel-functions", "-type", "f");
        Assert.Contains("/vercel-functions/VercelFunctions.Action.dll", files);
        Assert.All(files, file => Assert.Contains(Path.GetExtension(file), FileTypes));
    }

    [Fact]
    public async Task Its_assemblies_are_compiled_ahead_of_time()
    {
        DirectoryInfo copy = Directory.CreateTempSubdirectory("image");
        try
        {
            await RunAsync(new() { Command = ["cp", "-r", "/vercel-functions/.", "/copy"], Mounts = [new(copy.FullName, "/copy")] });
            string[] assemblies = Directory.GetFiles(copy.FullName, "*.dll", SearchOption.AllDirectories);
            Assert.Contains(assemblies, path => Path.GetFileName(path) == "System.Management.Automation.dll");
            Assert.Contains(assemblies, path => Path.GetFileName(path) == "VercelFunctions.PowerShell.dll");
            Assert.All(assemblies, path => Assert.True(IsCompiled(path), path));
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Its_configuration_has_no_user_and_no_secret()
    {
        JsonElement configuration = await image.ConfigurationAsync();
        Assert.True(!configuration.TryGetProperty("User", out JsonElement user) || user.GetString() == string.Empty);
        string[] variables = configuration.GetProperty("Env").Deserialize<string[]>()!;
        IEnumerable<string> names = variables
            .Select(variable => variable.Split('=')[0])
            .Where(name => !name.StartsWith("DOTNET_", StringComparison.Ordinal));
        HashSet<string> allowed = ["APP_UID", "ASPNETCORE_HTTP_PORTS", "PATH", "POWERSHELL_TELEMETRY_OPTOUT"];
        Assert.Superset(names.ToHashSet(), allowed);
    }

    private static bool IsCompiled(string path)
    {
        using PEReader reader = new(File.OpenRead(path));
        return reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    private async Task<string[]> FindAsync(params string[] arguments) =>
        (await RunAsync(new() { Command = ["find", .. arguments] })).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<ProcessResult> RunAsync(ContainerRun run)
    {
        ProcessResult result = await image.RunAsync(run);
        Assert.True(result.ExitCode == 0, result.Text);
        return result;
    }
}
