using VercelFunctions.Page.Tests;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

// The tests mostly wait for the browser.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.All, MaxThreads = 4)]

namespace VercelFunctions.Page.Tests;

/// <summary>The browser that all tests share. Skips a test if there is none.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private const string ChromiumVariable = "VERCELFUNCTIONS_CHROMIUM";

    // The headless shell is the same browser without windows, and takes a third of the time.
    private static readonly string[] Programs = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

    // In addition to the arguments that Playwright sets.
    private static readonly string[] Arguments = ["--disable-gpu", "--disable-quic", "--disable-sync"];

    private string? _missing;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        string[] programs = Environment.GetEnvironmentVariable(ChromiumVariable) is { Length: > 0 } given ? [given] : Programs;
        if (Array.Find(programs, File.Exists) is not string chromium)
        {
            _missing = $"The tests of the page need Chromium, which is not at {string.Join(" or ", programs)}. "
                + $"Install it (apt-get install chromium-headless-shell, or chromium), or set {ChromiumVariable} to its path.";
            return;
        }

        // Longer than any wait on an idle machine; a wait ends as soon as its condition is true.
        SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Arguments });
    }

    /// <summary>Opens a new browser profile.</summary>
    public Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_missing is not null, _missing ?? string.Empty);
        return _browser!.NewContextAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }
}
