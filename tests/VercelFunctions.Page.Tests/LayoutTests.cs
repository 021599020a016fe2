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
