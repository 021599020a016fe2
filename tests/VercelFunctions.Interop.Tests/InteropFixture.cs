using VercelFunctions.Interop.Tests;

[assembly: AssemblyFixture(typeof(InteropFixture))]

namespace VercelFunctions.Interop.Tests;

/// <summary>
/// One emulator and one JavaScript client for all tests; each test uses only its own keys and tags. Tests of other clients, such
/// as the cmdlets, connect to <see cref="Emulator"/>.
/// </summary>
public sealed class InteropFixture : IAsyncLifetime
{
    private string? _missing;
    private EmulatorProcess? _emulator;
    private JavaScriptClient? _javaScript;
    private HttpCacheStore? _store;
    private EmulatorClient? _client;

    /// <summary>The emulator. Skips the test if the JavaScript client is not available.</summary>
    public EmulatorProcess Emulator => Available(_emulator);

    /// <summary>The official client, connected to the emulator. Skips the test if it is not available.</summary>
    public JavaScriptClient JavaScript => Available(_javaScript);

    /// <summary>This library's client, connected to the emulator. Skips the test if the JavaScript client is not available.</summary>
    public RuntimeCache CSharp(RuntimeCacheOptions? options = null) => new(Available(_store), options);

    /// <summary>The client for requests that only the emulator supports.</summary>
    public EmulatorClient Client => Available(_client);

    /// <summary>Skips the test if there are no Node.js packages.</summary>
    public void RequirePackages() => Assert.SkipWhen(_missing is not null, _missing ?? string.Empty);

    public async ValueTask InitializeAsync()
    {
        _missing = await VercelCli.Packages.EnsureAsync();
        if (_missing is null)
        {
            _emulator = await EmulatorProcess.StartAsync();
            _javaScript = JavaScriptClient.Start(_emulator);
            RuntimeCacheEndpoint endpoint = new(
                _emulator.Endpoint.AbsoluteUri, RuntimeCacheEndpoint.ParseHeaders(_emulator.HeadersJson), TimeSpan.FromSeconds(20));
            _store = new HttpCacheStore(endpoint);
            _client = new EmulatorClient(endpoint);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _store?.Dispose();
        _client?.Dispose();
        if (_javaScript is not null)
        {
            await _javaScript.DisposeAsync();
        }

        if (_emulator is not null)
        {
            await _emulator.DisposeAsync();
        }
    }

    private T Available<T>(T? part)
        where T : class
    {
        RequirePackages();
        return part!;
    }
}
