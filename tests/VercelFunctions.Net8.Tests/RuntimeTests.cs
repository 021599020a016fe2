namespace VercelFunctions.Net8.Tests;

/// <summary>What the other tests of this project run on.</summary>
public sealed class RuntimeTests
{
    [Fact]
    public void The_tests_run_on_NET_8()
    {
        Assert.Equal(8, Environment.Version.Major);
        Assert.StartsWith(Repository.PathOf("artifacts/net8"), typeof(object).Assembly.Location, StringComparison.Ordinal);
    }

    [Fact]
    public void The_emulator_of_the_tests_runs_on_NET_8() =>
        Assert.StartsWith(Repository.PathOf("artifacts/net8"), EmulatorProcess.CommandLine().Program, StringComparison.Ordinal);
}
