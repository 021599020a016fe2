using VercelFunctions.Interop.Tests;

[assembly: AssemblyFixture(typeof(InteropFixture))]

namespace VercelFunctions.Interop.Tests;

/// <summary>
/// One emulator and one JavaScript client for all tests here; each keeps to keys and tags of its own. Whatever else is
/// to prove itself against the official client (the cmdlets, say) takes its endpoint and headers from <see cref="Emulator"/>.
/// </summary>
public sealed class InteropFixture : IAsyncLifetime
{
    /// <summary>The official client in node_modules, beside client.mjs.</summary>
    internal static readonly NodePackages Packages = new(
        "tests/VercelFunctions.Interop.Tests", "The interop tests run the official JavaScript client");

    private string? _missing;
    private EmulatorProcess? _emulator;
    private JavaScriptClient? _javaScript;
    private HttpCacheStore? _store;
    private EmulatorClient? _client;

    /// <summary>The emulator; a test that asks for it is skipped where there is no JavaScript client to be had.</summary>
    public EmulatorProcess Emulator => Available(_emulator);

    /// <summary>The official client on that emulator; without it the test is skipped.</summary>
    public JavaScriptClient JavaScript => Available(_javaScript);

    /// <summary>This library's client on that emulator, made as the official one makes its own.</summary>
    public RuntimeCache CSharp(RuntimeCacheOptions? options = null) => new(Available(_store), options);

    /// <summary>The client for the emulator's own requests.</summary>
    public EmulatorClient Client => Available(_client);

    public async ValueTask InitializeAsync()
    {
        _missing = await Packages.EnsureAsync();
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
        Assert.SkipWhen(_missing is not null, _missing ?? string.Empty);
        return part!;
    }
}
