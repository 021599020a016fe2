using System.Text.RegularExpressions;

namespace VercelFunctions.Docs.Tests;

/// <summary>The scripts of a release: its steps, and the one that pins the image in action.yml.</summary>
public sealed partial class ReleaseTests : IDisposable
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly string _folder = Directory.CreateTempSubdirectory("release").FullName;

    private string ActionFile => Path.Combine(_folder, "action.yml");

    [Fact]
    public async Task A_release_pins_the_image_by_digest()
    {
        ProcessResult result = await PinAsync($$"""
            {
              "buildx.build.provenance/linux/amd64": {},
              "containerimage.digest": "{{Digest}}",
              "image.name": "ghcr.io/owner/vercel-functions:1.2.3"
            }
            """);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(Digest, result.Output.Trim());
        string before = await File.ReadAllTextAsync(Repository.PathOf("action.yml"));
        string after = await File.ReadAllTextAsync(ActionFile);
        string pinned = $"  image: docker://ghcr.io/owner/vercel-functions@{Digest}\n";
        Assert.Equal(before.Replace("  image: Dockerfile\n", pinned, StringComparison.Ordinal), after);
        Assert.NotEqual(before, after);
        (int exitCode, string output) = await Linters.CheckAsync("action", ActionFile);
        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"containerimage.digest":"sha256:0123"}""")]
    public async Task Metadata_without_a_digest_is_an_error(string metadata)
    {
        ProcessResult result = await PinAsync(metadata);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("containerimage.digest", result.Errors, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllTextAsync(Repository.PathOf("action.yml")), await File.ReadAllTextAsync(ActionFile));
    }

    [Theory, InlineData(".github/workflows/release.yml"), InlineData(".github/rehearsal/rehearse")]
    public async Task The_workflow_and_the_rehearsal_run_every_step_in_order(string file)
    {
        string[] steps = Names(Step(), await File.ReadAllTextAsync(Repository.PathOf(".github/release")));
        Assert.Equal(8, steps.Length);
        Assert.Equal(steps, Names(Run(), await File.ReadAllTextAsync(Repository.PathOf(file))).Distinct());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<ProcessResult> PinAsync(string metadata)
    {
        File.Copy(Repository.PathOf("action.yml"), ActionFile);
        string metadataFile = Path.Combine(_folder, "image.json");
        await File.WriteAllTextAsync(metadataFile, metadata);
        PowerShellHost powerShell = await PowerShellHost.FindAsync();
        string script = Repository.PathOf(".github/Set-ActionImage.ps1");
        return await powerShell.RunAsync(
            $"& '{script}' -Image ghcr.io/owner/vercel-functions -Metadata '{metadataFile}' -Path '{ActionFile}'");
    }

    private static string[] Names(Regex pattern, string text) => [.. pattern.Matches(text).Select(match => match.Value)];

    [GeneratedRegex(@"(?<=^#   \.github/release )[a-z-]+", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex(@"(?<=\.github/release )[a-z-]+")]
    private static partial Regex Run();
}
