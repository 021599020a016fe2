using System.Text.Json;

namespace VercelFunctions.ActionImage.Tests;

/// <summary>Buildah, which needs no engine and, with chroot isolation, no permission to create namespaces.</summary>
internal sealed class Buildah : ContainerTool
{
    private static readonly string[] Certificates = ["/etc/ssl/certs", "/usr/share/ca-certificates", "/usr/local/share/ca-certificates"];

    private readonly Dictionary<string, string> _containers = [];

    protected override string Program => "buildah";

    // Mounts the machine's certificates, because its registries can be mirrors with their own certificate authority.
    protected override string[] BuildArguments =>
    [
        "bud", "--isolation", "chroot", "--network", "host",
        .. Certificates.Where(Directory.Exists).SelectMany(folder => new[] { "--volume", $"{folder}:{folder}:ro" }),
    ];

    protected override string[] InspectArguments => ["inspect", "--type", "image"];

    public override async Task<ProcessResult> RunAsync(string image, ContainerRun run)
    {
        string container = await ContainerAsync(image);
        // Chroot isolation ignores the entry point and uses the network of the process that starts it.
        IReadOnlyList<string> command = run.Command ?? (await ConfigurationAsync(image)).GetProperty("Entrypoint").Deserialize<string[]>()!;
        string[] folder = run.Folder is null ? [] : ["--workingdir", run.Folder];
        string[] arguments = ["run", "--isolation", "chroot", "--network", "host", .. folder, .. Options(run), container, "--", .. command];
        return run.HasNetwork ? await ExecuteAsync(arguments) : await ChildProcess.RunAsync("unshare", ["--net", Program, .. arguments]);
    }

    public override async Task RemoveAsync(string image)
    {
        await CheckedAsync(["rm", .. _containers.Values]);
        await CheckedAsync(["rmi", image]);
    }

    protected override JsonElement Configuration(JsonElement description) => description.GetProperty("OCIv1").GetProperty("config");

    private async Task<string> ContainerAsync(string image)
    {
        if (!_containers.TryGetValue(image, out string? container))
        {
            container = (await CheckedAsync(["from", "--pull-never", image])).Output.Trim();
            _containers.Add(image, container);
        }

        return container;
    }
}
