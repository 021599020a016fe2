using System.Globalization;
using System.Text.RegularExpressions;

namespace VercelFunctions.Page.Tests;

/// <summary>Live updates of an open page.</summary>
public sealed partial class LiveTests(BrowserFixture browser) : PageTest(browser)
{
    [Theory, ClassData<PhoneAndDesk>]
    public async Task Items_of_another_client_appear_age_and_expire(Look look)
    {
        AdjustableTime time = new();
        TestEmulator emulator = await StartEmulatorAsync(new() { TimeProvider = time });
        IPage page = await OpenAsync(emulator.Link, look);
        await page.ShowsAnEmptyCacheAsync();
        await page.IsLiveAsync();
        await emulator.SetAsync("long", ttlSeconds: 600);
        await emulator.SetAsync("brief", ttlSeconds: 50);
        await page.ShowsAsync("brief", "long");

        ILocator brief = page.Rows().Filter(new() { HasText = "brief" });
        ILocator bar = brief.Locator(".fill");
        await Expect(brief.Locator(".left")).ToHaveTextAsync(SecondsLeft());
        string style = (await bar.GetAttributeAsync("style"))!;
        await Expect(bar).Not.ToHaveAttributeAsync("style", style);
        Assert.True(Scale((await bar.GetAttributeAsync("style"))!) < Scale(style));

        time.Advance(TimeSpan.FromSeconds(50));
        await page.ShowsAsync("long");
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task Operations_of_another_client_are_logged_and_counted(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await emulator.SetAsync("seen", tags: ["t"]);
        IPage page = await OpenAsync(emulator.Link, look);
        await page.ShowsAsync("seen");
        Assert.True(await emulator.ReadAsync("seen"));
        Assert.True(await emulator.ReadAsync("seen"));
        Assert.False(await emulator.ReadAsync("absent"));
        await Expect(page.Locator("#rows .c-hits")).ToHaveTextAsync("2");
        await Expect(page.Locator("#log .operation")).ToHaveTextAsync(["get", "get", "get", "set"]);
        await Expect(page.Locator("#log .about")).ToHaveTextAsync(["absent", "seen", "seen", "seen"]);
        await Expect(page.Locator("#log .outcome")).ToHaveTextAsync(["miss", "hit", "hit", "ok"]);
        await Expect(page.Locator("#ratio-plot")).ToHaveAttributeAsync("aria-label", RatioPlot());
        await Expect(page.Locator("#traffic-plot")).ToHaveAttributeAsync("aria-label", TrafficPlot());

        await emulator.ExpireAsync("t", "other");
        await page.ShowsAnEmptyCacheAsync();
        await Expect(page.Locator("#log .about").First).ToHaveTextAsync("t, other");
        await Expect(page.Locator("#items-count")).ToHaveTextAsync("0");
    }

    [Fact]
    public async Task Rows_stay_in_place_while_one_of_their_buttons_has_the_focus()
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await emulator.SetAsync("first");
        IPage page = await OpenAsync(emulator.Link);
        await page.ShowsAsync("first");
        await page.Filter().PressAsync("Tab");
        await page.Button("Delete first").FocusAsync();
        await emulator.SetAsync("second");
        await Expect(page.Locator("#held")).ToBeVisibleAsync();
        await page.ShowsAsync("first");

        await page.Filter().FocusAsync();
        await page.ShowsAsync("second", "first");
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task A_pause_stops_updates(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await emulator.SetAsync("first");
        IPage page = await OpenAsync(emulator.Link, look);
        ILocator log = page.Locator("#log .about");
        await page.ShowsAsync("first");
        await Expect(log).ToHaveTextAsync(["first"]);

        await page.Button("Pause").ClickAsync();
        await Expect(page.Button("Pause")).ToHaveAttributeAsync("aria-pressed", "true");
        await emulator.SetAsync("second");
        await Expect(page.Locator("#items-count")).ToHaveTextAsync("2");
        await Expect(log).ToHaveTextAsync(["first"]);
        await page.ShowsAsync("first");

        await page.Button("Pause").ClickAsync();
        await page.ShowsAsync("second", "first");
        await Expect(log).ToHaveTextAsync(["second", "first"]);
    }

    [Fact]
    public async Task A_hidden_page_sends_no_requests_until_it_is_visible()
    {
        TestEmulator emulator = await StartEmulatorAsync();
        IPage page = await NewPageAsync(emulator.Link);
        await page.Clock.InstallAsync();
        await page.GotoAsync(emulator.Link);
        await page.ShowsAnEmptyCacheAsync();
        await page.IsLiveAsync();
        TaskCompletionSource<string> aborted = new();
        page.RequestFailed += (_, request) => aborted.TrySetResult(request.Url);
        await SetHiddenAsync(true);
        Assert.EndsWith("/emulator/view/events", await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30)), StringComparison.Ordinal);
        int before = Requests.Count;
        await emulator.SetAsync("while hidden");
        await page.Clock.RunForAsync(120_000);
        Assert.Equal(before, Requests.Count);

        await SetHiddenAsync(false);
        await page.ShowsAsync("while hidden");

        Task SetHiddenAsync(bool isHidden) => page.EvaluateAsync(
            """
            (value) => {
              Object.defineProperty(document, 'hidden', { value, configurable: true });
              document.dispatchEvent(new Event('visibilitychange'));
            }
            """,
            isHidden);
    }

    private static double Scale(string style) => double.Parse(ScaleX().Match(style).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^(50|4[0-9]) s$")]
    private static partial Regex SecondsLeft();

    [GeneratedRegex(@"scaleX\((.*)\)")]
    private static partial Regex ScaleX();

    [GeneratedRegex(@"Hit ratio over the last 5 minutes: 67%")]
    private static partial Regex RatioPlot();

    [GeneratedRegex(@"over the last 5 minutes: now [\d.]+, peak [\d.]+, 4 requests")]
    private static partial Regex TrafficPlot();
}
