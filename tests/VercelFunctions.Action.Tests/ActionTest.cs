using System.Text.Json;

// Most tests wait for a server or a delay, and not for the processor.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.All, MaxThreads = 8)]

namespace VercelFunctions.Action.Tests;

/// <summary>
/// Runs the action with all required inputs and every secret. Vercel's purge API is an emulator, and GitHub's a stand-in. After
/// every run, all of its output is searched for the secrets.
/// </summary>
public abstract class ActionTest : IAsyncLifetime
{
    internal const string Token = "vercel-token-hunter22";
    internal const string GitHubToken = "github-token-hunter33";
    internal const string BypassSecret = "bypass-hunter44";
    internal const string CacheSecret = "cache-hunter55";
    internal const string OtherSecret = "other-hunter66";

    private readonly string _folder = Directory.CreateTempSubdirectory("action").FullName;

    protected RuntimeCacheEmulator Emulator { get; private set; } = null!;

    protected GitHubApiStandIn GitHub { get; } = new(GitHubToken);

    /// <summary>The requests that the purge API received.</summary>
    protected IReadOnlyList<RecordedPurge> Purges => Emulator.Purges;

    protected string Origin => Emulator.Address.GetLeftPart(UriPartial.Authority);

    public async ValueTask InitializeAsync() => Emulator = await RuntimeCacheEmulator.StartAsync(new() { Token = Token });

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Assert.Empty(GitHub.Violations);
        Assert.DoesNotContain(Purges, purge => purge.Error is not null);
        GitHub.Dispose();
        await Emulator.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A deployment_status event.</summary>
    internal static StepEvent Deployment(string state, string environment = "Production", string commit = "head") => new(
        "deployment_status",
        JsonSerializer.Serialize(new
        {
            deployment_status = new { state, environment },
            deployment = new { sha = commit, environment },
        }));

    internal string PathOf(string name) => Path.Combine(_folder, name);

    internal string WriteFile(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>Runs the action on a push.</summary>
    /// <param name="variables">Inputs, in lower case, and environment variables. Null removes one.</param>
    internal StepOutcome Run(params (string Name, string? Value)[] variables) => Run(new StepEvent("push"), variables);

    /// <summary>Runs the action on an event.</summary>
    internal StepOutcome Run(StepEvent started, params (string Name, string? Value)[] variables)
    {
        using StepStop stop = new();
        return Run(started, stop, variables);
    }

    internal StepOutcome Run(StepEvent started, StepStop stop, params (string Name, string? Value)[] variables)
    {
        StepFolder folder = Prepare(started, variables);
        using StringWriter output = new() { NewLine = "\n" };
        int exitCode = new ActionRun(new Variables(folder.Variables), output, stop).Execute();
        return folder.Complete(exitCode, output.ToString());
    }

    /// <summary>A folder with a runner's files, and the variables of a run.</summary>
    internal StepFolder Prepare(StepEvent started, params (string Name, string? Value)[] variables)
    {
        StepFolder folder = new(PathOf(Guid.NewGuid().ToString("N")), started);
        folder.Set(
            ("VERCEL_API_URL", Origin),
            ("GITHUB_API_URL", GitHub.Url),
            ("vercel-token", Token),
            ("project", "prj_1"),
            ("github-token", GitHubToken),
            ("bypass-secret", BypassSecret),
            ("runtime-cache-headers", $$"""{"authorization":"Bearer {{CacheSecret}}","x-other":"{{OtherSecret}}"}"""),
            ("tags", "a, b"));
        folder.Set(variables);
        return folder;
    }
}
