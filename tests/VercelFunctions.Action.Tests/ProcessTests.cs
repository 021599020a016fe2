using System.Reflection;

namespace VercelFunctions.Action.Tests;

/// <summary>The program as a process, as the image starts it.</summary>
public sealed class ProcessTests : ActionTest
{
    private static readonly string Program = typeof(ProcessTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "Action").Value!;

    [Fact]
    public async Task Items_expire_through_the_purge_API_and_the_Runtime_Cache()
    {
        RuntimeCache cache = Emulator.Projects[0].CreateCache();
        await cache.SetAsync("post", "first", new() { Tags = ["blog", "posts"] });
        await cache.SetAsync("about", "us", new() { Tags = ["about"] });
        string headers = Emulator.Projects[0].EnvironmentVariables["RUNTIME_CACHE_HEADERS"];

        StepOutcome purged = await RunProcessAsync(Deployment("success"), ("tags", "posts"), ("runtime-cache-headers", ""));
        Assert.True(purged.ExitCode == 0, purged.Text);
        Assert.Equal((null, "us"), (await cache.GetAsync<string>("post"), await cache.GetAsync<string>("about")));

        StepOutcome both = await RunProcessAsync(
            new StepEvent("push"),
            ("tags", "about"),
            ("runtime-cache-endpoint", $"{Emulator.Endpoint}"),
            ("runtime-cache-headers", headers));
        Assert.True(both.ExitCode == 0, both.Text);
        Assert.Null(await cache.GetAsync<string>("about"));
        Assert.Equal("1", both.Outputs["count"]);
        Assert.Equal(2, both.Summary.Split('\n').Count(line => line.StartsWith("| about ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_failure_has_its_exit_code() =>
        Assert.Equal(1, (await RunProcessAsync(new StepEvent("push"), ("tags", ""))).ExitCode);

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_ends_the_process_in_order(string signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using StubServer silent = new(StubAnswer.Empty(200) with { Delivery = StubDelivery.Never });
        StepFolder folder = Prepare(new StepEvent("push"), ("VERCEL_API_URL", silent.Url));
        using ChildProcess process = Start(folder);
        while (silent.Requests.Count == 0)
        {
            await Task.Delay(20);
        }

        await process.SignalAsync(signal);
        int exited = await process.WaitForExitAsync();
        StepOutcome step = folder.Complete(exited, process.Output + process.Errors);
        Assert.Equal((exitCode, """["a","b"]"""), (step.ExitCode, step.Outputs["failed-tags"]));
        Assert.Contains($"SIG{signal}", step.Error.Data, StringComparison.Ordinal);
    }

    private async Task<StepOutcome> RunProcessAsync(StepEvent started, params (string Name, string? Value)[] variables)
    {
        StepFolder folder = Prepare(started, variables);
        using ChildProcess process = Start(folder);
        int exitCode = await process.WaitForExitAsync();
        return folder.Complete(exitCode, process.Output + process.Errors);
    }

    private static ChildProcess Start(StepFolder folder)
    {
        // A shell starts background jobs with SIGINT ignored, and their children inherit that.
        string[] host = [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Program];
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", .. host] : host;
        return ChildProcess.Start(
            command[0],
            command[1..],
            variables: folder.Variables.ToDictionary(variable => variable.Key, variable => (string?)variable.Value));
    }
}
