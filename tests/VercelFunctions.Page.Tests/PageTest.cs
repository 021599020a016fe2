using System.Collections.Concurrent;

namespace VercelFunctions.Page.Tests;

/// <summary>A test with its own emulators and pages. It fails if a page logs an error or sends a request to another origin.</summary>
public abstract class PageTest(BrowserFixture browser) : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly List<IBrowserContext> _contexts = [];
    private readonly List<TestEmulator> _emulators = [];
    private string[] _allowed = [];

    /// <summary>All requests that the pages have sent so far.</summary>
    protected ConcurrentQueue<IRequest> Requests { get; } = new();

    protected BrowserFixture Browser { get; } = browser;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (IBrowserContext context in _contexts)
        {
            await context.CloseAsync();
        }

        foreach (TestEmulator emulator in _emulators)
        {
            await emulator.DisposeAsync();
        }

        GC.SuppressFinalize(this);
        Assert.Empty(_wrong);
    }

    protected async Task<TestEmulator> StartEmulatorAsync(RuntimeCacheEmulatorOptions? options = null)
    {
        TestEmulator emulator = await TestEmulator.StartAsync(options ?? new RuntimeCacheEmulatorOptions());
        _emulators.Add(emulator);
        return emulator;
    }

    /// <summary>Allows warnings and errors in the console that contain one of these texts.</summary>
    protected void AllowInConsole(params string[] parts) => _allowed = parts;

    /// <summary>Opens an address in a new browser profile.</summary>
    protected async Task<IPage> OpenAsync(string address, Look look = Look.LightDesk, ReducedMotion motion = ReducedMotion.Reduce)
    {
        IPage page = await NewPageAsync(address, look, motion);
        await page.GotoAsync(address);
        return page;
    }

    /// <summary>Creates a page for an address, but does not open the address yet.</summary>
    protected async Task<IPage> NewPageAsync(string address, Look look = Look.LightDesk, ReducedMotion motion = ReducedMotion.Reduce)
    {
        IBrowserContext context = await Browser.NewContextAsync(new()
        {
            ViewportSize = look.Size(),
            ColorScheme = look.Scheme(),
            ReducedMotion = motion,
        });
        _contexts.Add(context);
        string origin = new Uri(address).GetLeftPart(UriPartial.Authority);
        context.Request += (_, request) =>
        {
            Requests.Enqueue(request);
            if (new Uri(request.Url).GetLeftPart(UriPartial.Authority) != origin)
            {
                Note($"A request was sent to {request.Url}.");
            }
        };

        IPage page = await context.NewPageAsync();
        page.PageError += (_, error) => Note(error);

        // This includes violations of the content security policy.
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Note(message.Text);
            }
        };
        return page;
    }

    private void Note(string text)
    {
        if (!Array.Exists(_allowed, part => text.Contains(part, StringComparison.Ordinal)))
        {
            _wrong.Enqueue(text);
        }
    }
}
