using System.Text.Json;
using System.Text.RegularExpressions;
using VercelFunctions.ActionImage.Tests;

[assembly: AssemblyFixture(typeof(ActionImage))]

namespace VercelFunctions.ActionImage.Tests;

/// <summary>The action's image, built once for all tests, and an emulator that records its purges.</summary>
public sealed partial class ActionImage : IAsyncLifetime
{
    private readonly string _tag = $"localhost/vercel-functions-test:{Guid.NewGuid():N}";
    private ContainerTool? _tool;
    private string? _missing;

    /// <summary>The emulator, which accepts <see cref="Token"/>.</summary>
    public EmulatorProcess Emulator { get; private set; } = null!;

    /// <summary>The token that the purge API accepts.</summary>
    public string Token { get; } = "vercel-token-hunter22";

    public async ValueTask InitializeAsync()
    {
        _tool = await ContainerTool.FindAsync();
        if (_tool is null)
        {
            _missing = "The image tests require a container tool. Install docker or podman and start its engine, or install buildah.";
            return;
        }

        foreach (Match from in BaseImage().Matches(await File.ReadAllTextAsync(Repository.PathOf("Dockerfile"))))
        {
            if (!await _tool.HasAsync(from.Value))
            {
                _missing = $"The image tests require the base image {from.Value}, which cannot be pulled.";
                return;
            }
        }

        Emulator = await EmulatorProcess.StartAsync("--token", Token);
        await _tool.BuildAsync(_tag, Repository.Root);
    }

    public async ValueTask DisposeAsync()
    {
        if (_missing is null)
        {
            await Emulator.DisposeAsync();
            await _tool!.RemoveAsync(_tag);
        }
    }

    /// <summary>Runs a container of the image. Skips the test if the image cannot be built.</summary>
    internal Task<ProcessResult> RunAsync(ContainerRun run)
    {
        SkipIfMissing();
        return _tool!.RunAsync(_tag, run);
    }

    /// <summary>Reads the image's configuration. Skips the test if the image cannot be built.</summary>
    internal Task<JsonElement> ConfigurationAsync()
    {
        SkipIfMissing();
        return _tool!.ConfigurationAsync(_tag);
    }

    internal void SkipIfMissing() => Assert.SkipWhen(_missing is not null, _missing ?? string.Empty);

    [GeneratedRegex(@"(?<=^FROM (--platform=\S+ )?)[^-\s]\S*", RegexOptions.Multiline)]
    private static partial Regex BaseImage();
}
