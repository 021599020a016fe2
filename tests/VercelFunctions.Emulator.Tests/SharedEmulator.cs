using VercelFunctions.Emulator.Tests;

[assembly: AssemblyFixture(typeof(SharedEmulator))]

namespace VercelFunctions.Emulator.Tests;

/// <summary>
/// One emulator for all tests that use only their own keys and tags. Checks at the end that it has logged no errors.
/// </summary>
public sealed class SharedEmulator : IAsyncLifetime
{
    public EmulatorProcess Process { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public RuntimeCache Cache { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Process = await EmulatorProcess.StartAsync();
        Http = Process.Http();
        Cache = new RuntimeCache(Process.Store());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        int exitCode = await Process.StopAsync();
        string errors = string.Join('\n', Process.Errors.Split('\n').Where(line => line.StartsWith("error:", StringComparison.Ordinal)));
        await Process.DisposeAsync();
        if (exitCode != 0 || errors.Length > 0)
        {
            throw new InvalidOperationException($"The emulator of these tests exited with {exitCode} and logged: {errors}");
        }
    }
}
