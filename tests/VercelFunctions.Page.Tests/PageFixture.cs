using VercelFunctions.Page.Tests;

[assembly: AssemblyFixture(typeof(PageFixture))]

namespace VercelFunctions.Page.Tests;

/// <summary>What the checks need, and the process that runs them. A test that asks for it is skipped where something is missing.</summary>
public sealed class PageFixture : IAsyncLifetime
{
    private const string ChromiumVariable = "VERCELFUNCTIONS_CHROMIUM";
    private const string DefaultChromium = "/usr/bin/chromium";

    private static readonly NodePackages Packages = new("tests/VercelFunctions.Page.Tests", "The tests of the page drive Chromium by an npm package");

    private string? _missing;
    private BrowserChecks? _checks;

    /// <summary>The checks.</summary>
    internal BrowserChecks Checks
    {
        get
        {
            Assert.SkipWhen(_missing is not null, _missing ?? string.Empty);
            return _checks!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        string chromium = Environment.GetEnvironmentVariable(ChromiumVariable) is { Length: > 0 } given ? given : DefaultChromium;
        _missing = File.Exists(chromium)
            ? await Packages.EnsureAsync()
            : $"The tests of the page need Chromium, and there is none at {chromium}: apt-get install chromium, or name another in {ChromiumVariable}.";
        if (_missing is null)
        {
            _checks = await BrowserChecks.StartAsync(Packages.Folder);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_checks is not null)
        {
            await _checks.DisposeAsync();
        }
    }
}
