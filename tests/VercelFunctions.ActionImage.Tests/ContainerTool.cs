using System.Text.Json;

namespace VercelFunctions.ActionImage.Tests;

/// <summary>A program that builds and runs images.</summary>
internal abstract class ContainerTool
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(10);

    /// <summary>The program's name.</summary>
    protected abstract string Program { get; }

    /// <summary>Finds the first tool that works on this machine.</summary>
    /// <returns>The tool; null if there is none.</returns>
    public static async Task<ContainerTool?> FindAsync()
    {
        ContainerTool[] tools = [new Engine("docker"), new Engine("podman"), new Buildah()];
        foreach (ContainerTool tool in tools)
        {
            if (await ChildProcess.TryRunAsync(tool.Program, ["info"]) is { ExitCode: 0 })
            {
                return tool;
            }
        }

        return null;
    }

    /// <summary>Makes a base image available locally.</summary>
    /// <returns>Whether it is available.</returns>
    public async Task<bool> HasAsync(string baseImage) =>
        (await ExecuteAsync([.. InspectArguments, baseImage])).ExitCode == 0 || (await ExecuteAsync(["pull", baseImage])).ExitCode == 0;

    /// <summary>Builds the Dockerfile of a folder.</summary>
    public Task BuildAsync(string tag, string folder) => CheckedAsync([.. BuildArguments, "--tag", tag, folder]);

    /// <summary>Reads an image's configuration, as the OCI image specification defines it.</summary>
    public async Task<JsonElement> ConfigurationAsync(string image) =>
        Configuration(JsonElement.Parse((await CheckedAsync([.. InspectArguments, image])).Output));

    /// <summary>Runs a container until it exits.</summary>
    public abstract Task<ProcessResult> RunAsync(string image, ContainerRun run);

    /// <summary>Removes an image and its containers.</summary>
    public abstract Task RemoveAsync(string image);

    /// <summary>The arguments of a build, before tag and folder.</summary>
    protected abstract string[] BuildArguments { get; }

    /// <summary>The arguments that inspect an image, before its name.</summary>
    protected abstract string[] InspectArguments { get; }

    /// <summary>Returns the configuration from the output of an inspection.</summary>
    protected abstract JsonElement Configuration(JsonElement description);

    /// <summary>The arguments for the mounts and environment variables of a run.</summary>
    protected static IEnumerable<string> Options(ContainerRun run) =>
    [
        .. run.Mounts.SelectMany(
            mount => new[] { "--volume", $"{mount.Source}:{mount.Target}{(mount.IsReadOnly ? ":ro" : string.Empty)}" }),
        .. run.Variables.SelectMany(variable => new[] { "--env", $"{variable.Key}={variable.Value}" }),
    ];

    /// <summary>Runs the tool.</summary>
    protected Task<ProcessResult> ExecuteAsync(IEnumerable<string> arguments) =>
        ChildProcess.RunAsync(Program, arguments, limit: BuildLimit);

    /// <summary>Runs the tool and checks its exit code.</summary>
    /// <exception cref="InvalidOperationException">The tool failed; the message contains its output.</exception>
    protected async Task<ProcessResult> CheckedAsync(IEnumerable<string> arguments)
    {
        ProcessResult result = await ExecuteAsync(arguments);
        return result.ExitCode == 0
            ? result
            : throw new InvalidOperationException($"{Program} exited with {result.ExitCode}:\n{result.Text}");
    }
}
