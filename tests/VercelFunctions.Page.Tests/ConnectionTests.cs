using System.Text.Json;

namespace VercelFunctions.Page.Tests;

/// <summary>The page while the server or its store fails, and after it recovers.</summary>
public sealed class ConnectionTests(BrowserFixture browser) : PageTest(browser)
{
    private const string LostConnection = "ERR_";
    private const string AnotherToken = "another-token-of-the-tests";

    private static readonly string[] Nothing = [];

    [Fact]
    public async Task The_page_reconnects_after_a_restart()
    {
        AllowInConsole(LostConnection);
        TestEmulator first = await StartEmulatorAsync();
        await first.SetAsync("before");
        IPage page = await OpenAsync(first.Link);
        await page.ShowsAsync("before");
        await first.DisposeAsync();
        await page.IsDisconnectedAsync();
        await Expect(page.Locator("#disconnected-text")).ToContainTextAsync("The page shows the state of");
        await page.Filter().FillAsync("anything");

        TestEmulator second = await RestartAsync(first, TestEmulator.Token);
        await second.SetAsync("after");
        await page.Filter().FillAsync(string.Empty);
        await page.IsLiveAsync();
        await Expect(page.Locator("#disconnected")).ToBeHiddenAsync();
        await page.ShowsAsync("after");
        await second.SetAsync("later");
        await page.ShowsAsync("later", "after");
    }

    [Fact]
    public async Task A_restart_with_another_token_asks_for_it()
    {
        AllowInConsole(LostConnection, "401 (Unauthorized)");
        TestEmulator first = await StartEmulatorAsync();
        IPage page = await OpenAsync(first.Link);
        await page.IsLiveAsync();
        await first.DisposeAsync();
        await page.IsDisconnectedAsync();

        await RestartAsync(first, AnotherToken);
        await Expect(page.Locator("#ask-error")).ToContainTextAsync("token");
        await page.EnterTokenAsync(AnotherToken);
        await page.ShowsAnEmptyCacheAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_page_without_a_server_keeps_its_token_and_retries(bool byButton)
    {
        const string Projects = "**/emulator/view/projects";
        AllowInConsole(LostConnection);
        TestEmulator emulator = await StartEmulatorAsync();
        IPage page = await NewPageAsync(emulator.Link);
        await page.Clock.InstallAsync();
        await page.Clock.PauseAtAsync(DateTime.UtcNow.AddHours(1));
        await page.RouteAsync(Projects, route => route.AbortAsync("connectionrefused"));
        await page.GotoAsync(emulator.Link);
        await page.IsDisconnectedAsync();
        await Expect(page.Locator("#disconnected-text")).ToContainTextAsync($"Nothing responds at {new Uri(emulator.Address).Authority}.");
        await Expect(page.Locator("#disconnected-text")).ToContainTextAsync("Next attempt in 3 seconds.");
        await Expect(page.Locator("#view")).ToBeHiddenAsync();

        await page.UnrouteAsync(Projects);
        await (byButton ? page.Button("Try now").ClickAsync() : page.Clock.RunForAsync(3000));
        await page.IsLiveAsync();
        await page.ShowsAnEmptyCacheAsync();
    }

    [Fact]
    public async Task A_store_that_fails_is_reported_until_it_recovers()
    {
        AllowInConsole("503 (Service Unavailable)");
        TestEmulator emulator = await StartEmulatorAsync();
        IPage page = await NewPageAsync(emulator.Link);

        // The events of two connections: the first while the store is unavailable, the second after it recovers.
        bool isBack = false;
        var store = new { items = 7, usedBytes = 700, maxBytes = 1000, tags = 3 };
        await page.RouteAsync("**/emulator/view/events", route => route.FulfillAsync(new()
        {
            ContentType = "text/event-stream",
            Body = isBack
                ? Event("change", new { now = 0, seconds = Nothing, lines = Nothing, store })
                : Event("start", new { now = 0, seconds = Nothing, lines = Nothing, windowSeconds = 300 })
                    + Event("problem", new { message = "The store cannot be reached." }),
        }));
        foreach (string list in new[] { "items", "tags" })
        {
            await page.RouteAsync($"**/emulator/view/{list}*", route => isBack ? route.ContinueAsync() : route.FulfillAsync(new()
            {
                Status = 503,
                Body = """{"error":{"code":"store","message":"The store cannot be reached."}}""",
            }));
        }

        await page.GotoAsync(emulator.Link);
        ILocator away = page.Locator("#store-away");
        await Expect(away).ToContainTextAsync("The store is unavailable. The store cannot be reached.");
        await Expect(page.Locator("#no-items")).ToContainTextAsync("The items cannot be read now.");
        await Expect(page.Locator("#no-tags")).ToContainTextAsync("The tags cannot be read now.");

        isBack = true;
        await Expect(page.Locator("#items-count")).ToHaveTextAsync("7");
        await Expect(away).Not.ToContainTextAsync("unavailable");
        await page.ShowsAnEmptyCacheAsync();
        await Expect(page.Locator("#failed")).ToBeEmptyAsync();

        static string Event(string name, object data) => $"event: {name}\ndata: {JsonSerializer.Serialize(data)}\n\n";
    }

    [Fact]
    public async Task Fault_rules_in_effect_are_shown()
    {
        AllowInConsole("503 (Service Unavailable)");
        TestEmulator emulator = await StartEmulatorAsync();
        await emulator.SetAsync("kept");
        IPage page = await OpenAsync(emulator.Link);
        ILocator faults = page.Locator("#faults");
        await page.ShowsAsync("kept");
        await Expect(faults).ToBeHiddenAsync();

        emulator.SetFaults("delete 100% 503", "get 5% 500");
        await Expect(faults).ToContainTextAsync("delete 100% 503; get 5% 500");
        await page.Button("Delete kept").ClickAsync();
        await page.ConfirmAsync();
        await Expect(page.Locator("#failed")).ToContainTextAsync("delete 100% 503");
        await Expect(page.Locator("#log .note")).ToContainTextAsync("delete 100% 503");
        Assert.Equal(["kept"], await emulator.KeysAsync());

        emulator.SetFaults();
        await Expect(faults).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_page_over_the_limit_shows_the_reason_and_connects_later()
    {
        const int MostWatchers = 32;
        AllowInConsole("503 (Service Unavailable)");
        TestEmulator emulator = await StartEmulatorAsync();
        Stack<HttpResponseMessage> streams = new();
        for (int i = 0; i < MostWatchers; i++)
        {
            streams.Push(await emulator.Http.GetAsync("emulator/view/events", HttpCompletionOption.ResponseHeadersRead));
            Assert.True(streams.Peek().IsSuccessStatusCode);
        }

        IPage page = await OpenAsync(emulator.Link);
        await Expect(page.Locator("#disconnected")).ToContainTextAsync("Too many");
        await page.ShowsAnEmptyCacheAsync();
        streams.Pop().Dispose();
        await page.IsLiveAsync();
    }

    private Task<TestEmulator> RestartAsync(TestEmulator emulator, string token) =>
        StartEmulatorAsync(new() { Port = new Uri(emulator.Address).Port, Token = token });
}
