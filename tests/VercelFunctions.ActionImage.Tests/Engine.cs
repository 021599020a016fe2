using System.Text.Json;

namespace VercelFunctions.ActionImage.Tests;

/// <summary>Docker or Podman.</summary>
internal sealed class Engine(string program) : ContainerTool
{
    protected override string Program => program;

    protected override string[] BuildArguments => ["build", "--network", "host"];

    protected override string[] InspectArguments => ["image", "inspect"];

    public override Task<ProcessResult> RunAsync(string image, ContainerRun run)
    {
        string network = run.HasNetwork ? "host" : "none";
        string[] folder = run.Folder is null ? [] : ["--workdir", run.Folder];
        string[] entryPoint = run.Command is null ? [] : ["--entrypoint", run.Command[0]];
        return ExecuteAsync(
            ["run", "--rm", "--network", network, .. folder, .. entryPoint, .. Options(run), image, .. run.Command?.Skip(1) ?? []]);
    }

    public override Task RemoveAsync(string image) => CheckedAsync(["image", "rm", image]);

    protected override JsonElement Configuration(JsonElement description) => description[0].GetProperty("Config");
}
