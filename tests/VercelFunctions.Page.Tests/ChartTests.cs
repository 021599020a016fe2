using System.Text.RegularExpressions;

namespace VercelFunctions.Page.Tests;

/// <summary>The figures and charts at the top of the page.</summary>
public sealed class ChartTests(BrowserFixture browser) : PageTest(browser)
{
    private readonly AdjustableTime _time = new();

    [Fact]
    public async Task Only_times_with_reads_have_a_bar_of_the_hit_ratio()
    {
        TestEmulator emulator = await StartEmulatorAsync(new() { TimeProvider = _time });
        await emulator.SetAsync("key");
        foreach ((string key, int pause) in new[] { ("key", 60), ("absent", 60), ("key", 20) })
        {
            await emulator.ReadAsync(key);
            _time.Advance(TimeSpan.FromSeconds(pause));
        }

        IPage page = await OpenAsync(emulator.Link);
        await Expect(page.Locator("#ratio")).ToHaveTextAsync("67%");
        await Expect(page.Locator("#ratio-detail")).ToHaveTextAsync("2 of 3 reads");
        Assert.Equal((2, 1), (await BarsAsync(page, "#ratio-plot .hits"), await BarsAsync(page, "#ratio-plot .misses")));
        ILocator chart = page.Locator("figure").Filter(new() { Has = page.Locator("#ratio-plot") });
        await Expect(chart.Locator(".scale span")).ToHaveTextAsync(["100%", "50%", "0%"]);
        await Expect(chart.Locator(".minutes span")).ToHaveTextAsync(["5 min ago", "4", "3", "2", "1", "now"]);
    }

    [Fact]
    public async Task Errors_are_bars_of_their_own_and_counted()
    {
        TestEmulator emulator = await StartEmulatorAsync(new() { TimeProvider = _time });
        emulator.SetFaults("delete 100% 503");
        for (int i = 0; i < 12; i++)
        {
            await emulator.ReadAsync("absent");
        }

        _time.Advance(TimeSpan.FromSeconds(60));
        await emulator.Http.DeleteAsync("v1/runtime-cache/absent");
        _time.Advance(TimeSpan.FromSeconds(30));
        IPage page = await OpenAsync(emulator.Link);
        await Expect(page.Locator("#traffic")).ToHaveTextAsync("0/s");
        await Expect(page.Locator("#traffic-detail")).ToHaveTextAsync(Peak);
        await Expect(page.Locator("#traffic-errors")).ToHaveTextAsync("1 error in 5 min");
        Assert.Equal(1, await BarsAsync(page, "#traffic-plot .errors"));
        Assert.InRange(await BarsAsync(page, "#traffic-plot .requests"), 1, 2);
    }

    [Theory]
    [InlineData(0, "1/s", "0.5", "none in 5 min")]
    [InlineData(28, "6/s", "3", "peak 5.6/s")]
    [InlineData(72, "16/s", "8", "peak 14/s")]
    [InlineData(600, "120/s", "60", "peak 120/s")]
    public async Task The_scale_has_a_unit_and_fits_the_peak(int requests, string top, string middle, string peak)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        IPage page = await NewPageAsync(emulator.Link);
        await page.RouteAsync("**/emulator/view/events", route => route.FulfillAsync(new()
        {
            ContentType = "text/event-stream",
            Body = "event: start\ndata: {\"now\":1000000000,\"windowSeconds\":300,\"lines\":[],\"seconds\":[{\"at\":999901,\"traffic\":"
                + $"{{\"hits\":{requests},\"misses\":0,\"sets\":0,\"deletes\":0,\"expiries\":0,\"errors\":0}}}}]}}\n\n",
        }));
        await page.GotoAsync(emulator.Link);
        await Expect(page.Locator("#traffic-detail")).ToHaveTextAsync(peak);
        await Expect(page.Locator("#traffic-top")).ToHaveTextAsync(top);
        await Expect(page.Locator("#traffic-middle")).ToHaveTextAsync(middle);
    }

    private static Regex Peak { get; } = new(@"^peak [12](\.\d)?/s$");

    private static async Task<int> BarsAsync(IPage page, string path) =>
        (await page.Locator(path).GetAttributeAsync("d"))!.Count(letter => letter == 'M');
}
