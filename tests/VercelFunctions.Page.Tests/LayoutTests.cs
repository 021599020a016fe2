namespace VercelFunctions.Page.Tests;

/// <summary>The layout with unusual names and tags.</summary>
public sealed class LayoutTests(BrowserFixture browser) : PageTest(browser)
{
    private const string Markup = "<img src=x onerror=alert(1)>";

    private static readonly string Long = string.Concat(Enumerable.Repeat("a-name-without-any-place-to-break-it-", 12));

    [Fact]
    public async Task Nothing_is_wider_than_the_screen()
    {
        IPage page = await OpenWithOddItemsAsync();
        await AssertFitsEveryWidthAsync(page);
        await page.Locator("#rows .more").ClickAsync();
        await Expect(page.Locator("#rows .chip")).ToHaveCountAsync(102);
        await AssertFitsEveryWidthAsync(page);
    }

    [Fact]
    public async Task Contents_of_the_cache_are_shown_as_text()
    {
        IPage page = await OpenWithOddItemsAsync();
        await page.ShowsAsync(Markup, Long);
        await Expect(page.Locator("#view img, #view script, #view b")).ToHaveCountAsync(0);
        await page.Button($"Delete {Markup}").ClickAsync();
        await Expect(page.Question()).ToContainTextAsync("<b>");
        await Expect(page.Question().Locator("b, img")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Counts_stay_on_one_line_beside_a_tag_that_is_cut()
    {
        TestEmulator emulator = await StartEmulatorAsync();
        for (int i = 0; i < 12; i++)
        {
            await emulator.SetAsync($"item {i}", tags: [Long[..250]]);
        }

        IPage page = await OpenAsync(emulator.Link);
        ILocator row = page.Locator("#tags li");
        foreach (int width in new[] { 320, 375, 1280 })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.ShowSectionAsync("Tags");
            await Expect(row.Locator(".items")).ToHaveTextAsync("12");
            Assert.InRange(await row.Locator(".items").EvaluateAsync<double>("(part) => part.getBoundingClientRect().height"), 1, 30);
            Assert.True(await row.Locator(".chip").EvaluateAsync<bool>("(chip) => chip.scrollWidth > chip.clientWidth"));
        }

        await Expect(row.Locator(".chip")).ToHaveAttributeAsync("title", $"Show the items tagged {Long[..250]}");
        await Expect(page.Button($"Expire the tag {Long[..250]}")).ToBeVisibleAsync();
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task Buttons_of_a_row_are_quiet_until_they_are_needed(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await emulator.SetAsync("key", tags: ["tag"]);
        IPage page = await OpenAsync(emulator.Link, look);
        await page.ShowsAsync("key");
        await AssertIsQuietAsync(page.Button("Delete key"), page.Rows());
        await page.ShowSectionAsync("Tags");
        await AssertIsQuietAsync(page.Button("Expire the tag tag"), page.Locator("#tags li"));

        async Task AssertIsQuietAsync(ILocator button, ILocator row)
        {
            string idle = look.IsPhone() ? "1" : "0";
            await Expect(button).ToHaveCSSAsync("opacity", idle);
            await row.HoverAsync();
            await Expect(button).ToHaveCSSAsync("opacity", "1");
            await page.Locator("h1").HoverAsync();
            await Expect(button).ToHaveCSSAsync("opacity", idle);
            await button.FocusAsync();
            await Expect(button).ToHaveCSSAsync("opacity", "1");
        }
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task Every_section_is_visible_or_one_press_away(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        for (int i = 0; i < 50; i++)
        {
            await emulator.SetAsync($"item {i}", tags: [$"tag {i}"]);
        }

        IPage page = await OpenAsync(emulator.Link, look);
        await Expect(page.Rows()).ToHaveCountAsync(50);
        await page.Mouse.WheelAsync(0, 3000);
        (string Name, string First)[] sections = [("Tags", "#tags li"), ("Operations", "#log li"), ("Items", "#rows tr")];
        foreach ((string name, string first) in sections)
        {
            await page.ShowSectionAsync(name);
            await Expect(page.Locator(first).First).ToBeVisibleAsync();
            if (look.IsPhone())
            {
                await Expect(page.Locator(first).First).ToBeInViewportAsync();
                await Expect(page.Locator(".columns section:visible")).ToHaveCountAsync(1);
                await Expect(page.Locator("#sections [aria-current]")).ToHaveTextAsync(name);
            }
        }

        // The shortcut and the skip link lead to the items.
        await page.ShowSectionAsync("Tags");
        await page.Locator("#pause").FocusAsync();
        await page.Keyboard.PressAsync("/");
        await Expect(page.Filter()).ToBeFocusedAsync();
        await page.ShowSectionAsync("Tags");
        await page.Locator(".skip").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#items")).ToBeFocusedAsync();
    }

    private async Task<IPage> OpenWithOddItemsAsync()
    {
        TestEmulator emulator = await StartEmulatorAsync();
        string[] tags = [Long[..250], .. Enumerable.Range(0, 100).Select(number => $"tag-{number}")];
        await emulator.SetAsync(Long, ttlSeconds: 100_000_000, tags: tags);
        await emulator.SetAsync("<b>", letters: 1_900_000, name: Markup, tags: ["<script>alert(1)</script>"]);
        Assert.True(await emulator.ReadAsync("<b>"));
        IPage page = await OpenAsync(emulator.Link);
        await Expect(page.Rows()).ToHaveCountAsync(2);
        return page;
    }

    private static async Task AssertFitsEveryWidthAsync(IPage page)
    {
        foreach (int width in new[] { 320, 375, 768, 1000, 1280, 1920 })
        {
            await page.SetViewportSizeAsync(width, 900);
            string[] beyond = await page.EvaluateAsync<string[]>("""
                () => {
                  const root = document.documentElement;
                  const parts = [...document.querySelectorAll('button, input, select, td, th, dt, dd, strong')]
                    .filter((part) => part.checkVisibility() && part.getBoundingClientRect().right > root.clientWidth + 0.5)
                    .map((part) => part.outerHTML.slice(0, 80));
                  return root.scrollWidth > root.clientWidth ? [`the page: ${root.scrollWidth} pixels`, ...parts] : parts;
                }
                """);
            Assert.True(beyond.Length == 0, $"Wider than {width} pixels: {string.Join('\n', beyond)}");
        }
    }
}
