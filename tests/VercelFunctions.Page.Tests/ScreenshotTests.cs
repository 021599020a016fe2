namespace VercelFunctions.Page.Tests;

/// <summary>Pictures of the page's states, in artifacts/page. The README's picture is one of them.</summary>
public sealed class ScreenshotTests(BrowserFixture browser) : PageTest(browser)
{
    private const string Product =
        """
        {"id":90071992547409931234,"name":"Linen shirt","price":49.90,"currency":"EUR","isInStock":true,"discount":null,
        "colors":["natural","indigo"],"sizes":[{"size":"M","stock":12},{"size":"L","stock":0}],
        
        "description":"Woven from European flax \u2013 washed, so that it does not shrink."}
        """;

    private static readonly string Folder = Repository.PathOf("artifacts/page");

    [Theory, ClassData<EveryLook>]
    public async Task Screenshots_show_a_busy_cache(Look look)
    {
        AdjustableTime time = new();
        TestEmulator emulator = await StartEmulatorAsync(
            new() { Projects = ["shop"], MaxBytes = 16 * 1024 * 1024, TimeProvider = time });
        await FiveMinutesOfTrafficAsync(emulator, new Shop(emulator), time);
        emulator.SetFaults();
        await emulator.ExpireAsync("revision-3");
        IPage page = await OpenAsync(emulator.Link, look);
        await Expect(page.Rows()).ToHaveCountAsync(50);
        await Expect(page.Locator("#tags li")).ToHaveCountAsync(8);
        await TakeAsync(page, look, "busy");
        foreach (string section in look.IsPhone() ? new[] { "Tags", "Operations", "Items" } : [])
        {
            await page.ShowSectionAsync(section);
            await TakeAsync(page, look, section);
        }

        await emulator.SetJsonAsync("shirt", Product, name: "Linen shirt 5704", ttlSeconds: 900, tags: ["products", "product-5704", "it"]);
        await page.OpenItemAsync("Linen shirt 5704");
        await Expect(page.Locator("#item-value")).ToContainTextAsync("90071992547409931234");
        await TakeAsync(page, look, "item");
        await page.Keyboard.PressAsync("Escape");

        emulator.SetFaults("get 5% 503", "purge tag prices 100% 429 header \"Retry-After: 1\" 2 times");
        await page.OpenFaultsAsync();
        await Expect(page.Locator("#fault-rules li")).ToHaveCountAsync(2);
        await TakeAsync(page, look, "faults");
    }

    [Theory, ClassData<EveryLook>]
    public async Task Screenshots_show_a_quiet_cache_with_long_names(Look look)
    {
        AllowInConsole("503 (Service Unavailable)", "401 (Unauthorized)", "ERR_");
        AdjustableTime time = new();
        TestEmulator emulator = await StartEmulatorAsync(new() { TimeProvider = time });
        IPage page = await OpenAsync(emulator.Address, look);
        await page.EnterTokenAsync("not-the-token-of-this-server");
        await Expect(page.Locator("#ask-error")).Not.ToBeEmptyAsync();
        await TakeAsync(page, look, "token");
        await page.EnterTokenAsync(TestEmulator.Token);
        await page.ShowsAnEmptyCacheAsync();
        await TakeAsync(page, look, "empty");

        string tag = "https://shop.example/collections/summer/linen-shirts-and-trousers?locale=pt-PT&currency=EUR";
        await emulator.SetAsync("a", 900_000, tags: [tag, "b"], name: "GET https://shop.example/api/search?q=linen+shirt&sort=price");
        await emulator.SetAsync("b", ttlSeconds: 60, tags: [tag]);
        foreach (int pause in new[] { 30, 45, 90, 5, 60, 40 })
        {
            await emulator.ReadAsync(pause % 2 == 0 ? "a" : "absent");
            time.Advance(TimeSpan.FromSeconds(pause));
        }

        emulator.SetFaults("get 50% 503");
        for (int i = 0; i < 3; i++)
        {
            await emulator.Http.GetAsync("v1/runtime-cache/a");
        }

        await page.ReloadAsync();
        await Expect(page.Rows()).ToHaveCountAsync(1);
        await Expect(page.Locator("#faults")).ToBeVisibleAsync();
        await page.Filter().FillAsync("linen");
        await TakeAsync(page, look, "quiet");
        await page.ShowSectionAsync("Tags");
        await TakeAsync(page, look, "long-tags");
        await page.ShowSectionAsync("Items");
        await page.Filter().FillAsync("nothing like it");
        await page.ShowsAsync();
        await emulator.DisposeAsync();
        await page.IsDisconnectedAsync();
        await TakeAsync(page, look, "disconnected");
    }

    private static async Task FiveMinutesOfTrafficAsync(TestEmulator emulator, Shop shop, AdjustableTime time)
    {
        const int Seconds = 300;
        await shop.FillAsync(400);
        emulator.SetFaults("delete 100% 503");
        for (int second = 0; second < Seconds; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await shop.FillAsync(second % 10 == 0 ? 1 : 0);
            await shop.BrowseAsync(2 + second / 5 % 7);
            if (second is > 120 and < 160)
            {
                await emulator.Http.DeleteAsync("v1/runtime-cache/absent");
            }
        }
    }

    private static async Task TakeAsync(IPage page, Look look, string name)
    {
        byte[] picture = await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{look}-{name}.png") });
        Assert.True(picture.Length > 8_000, $"The picture {name} has {picture.Length} bytes: it is blank.");
    }
}
