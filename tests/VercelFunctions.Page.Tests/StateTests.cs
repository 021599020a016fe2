namespace VercelFunctions.Page.Tests;

/// <summary>The page while it loads, and if there is nothing to show.</summary>
public sealed class StateTests(BrowserFixture browser) : PageTest(browser)
{
    [Theory, ClassData<PhoneAndDesk>]
    public async Task A_page_that_loads_shows_where_the_data_will_be(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await emulator.SetAsync("key", tags: ["tag"]);
        IPage page = await NewPageAsync(emulator.Link, look);
        TaskCompletionSource projects = new();
        TaskCompletionSource lists = new();
        await page.RouteAsync("**/emulator/view/projects", route => ContinueAfterAsync(route, projects.Task));
        await page.RouteAsync("**/emulator/view/items*", route => ContinueAfterAsync(route, lists.Task));
        await page.RouteAsync("**/emulator/view/tags*", route => ContinueAfterAsync(route, lists.Task));
        await page.GotoAsync(emulator.Link);
        await Expect(page.Locator("#opening")).ToBeVisibleAsync();

        projects.SetResult();
        await Expect(page.Locator("#items-loading")).ToBeVisibleAsync();
        await Expect(page.Locator("#opening")).ToBeHiddenAsync();
        await Expect(page.Locator("#no-items")).ToBeHiddenAsync();
        await page.ShowSectionAsync("Tags");
        await Expect(page.Locator("#tags-loading")).ToBeVisibleAsync();
        lists.SetResult();
        await page.ShowsAsync("key");
        await Expect(page.Locator("#items-loading, #tags-loading").Filter(new() { Visible = true })).ToHaveCountAsync(0);

        static async Task ContinueAfterAsync(IRoute route, Task start)
        {
            await start;
            await route.ContinueAsync();
        }
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task An_empty_cache_explains_how_to_store_the_first_item(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        IPage page = await OpenAsync(emulator.Link, look);
        await page.ShowsAnEmptyCacheAsync();
        await Expect(page.Locator("#first-item")).ToContainTextAsync("RUNTIME_CACHE_ENDPOINT");
        await Expect(page.Locator("#first-item")).ToContainTextAsync("RUNTIME_CACHE_HEADERS");
        await Expect(page.Locator("#first-item")).ToContainTextAsync("Set-VercelCacheItem greeting Hello -Tag demo");
        await Expect(page.Locator("#pager")).ToBeHiddenAsync();
        await emulator.SetAsync("greeting");
        await page.ShowsAsync("greeting");
        await Expect(page.Locator("#no-items")).ToBeHiddenAsync();
        await Expect(page.Locator("#pager")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_filter_without_matches_is_named_and_can_be_removed()
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await emulator.SetAsync("key", tags: ["red"]);
        IPage page = await OpenAsync(emulator.Link);
        await page.Locator("#rows .chip").ClickAsync();
        await page.Filter().FillAsync("nothing");
        await Expect(page.Locator("#no-items-text")).ToHaveTextAsync("No items match “nothing” and the tag “red”.");
        await Expect(page.Locator("#first-item")).ToBeHiddenAsync();
        await page.Button("Show all items").ClickAsync();
        await page.ShowsAsync("key");
        await Expect(page.Filter()).ToBeFocusedAsync();
        await Expect(page.Filter()).ToHaveValueAsync(string.Empty);
        await Expect(page.Locator("#by-tag")).ToBeHiddenAsync();
    }
}
