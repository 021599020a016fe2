namespace VercelFunctions.Page.Tests;

/// <summary>The list of tags, and the items of a tag.</summary>
public sealed class TagTests(BrowserFixture browser) : PageTest(browser)
{
    [Theory, ClassData<PhoneAndDesk>]
    public async Task A_tag_shows_only_its_items(Look look)
    {
        (_, IPage page) = await OpenWithFourItemsAsync(look);
        await page.Locator("#rows .more").ClickAsync();
        await Expect(page.Rows().Filter(new() { HasText = "delta" }).Locator(".chip")).ToHaveTextAsync(["blue", "b", "c", "d", "e"]);

        await page.ShowSectionAsync("Tags");
        await page.Locator("#tags").GetByText("red", new() { Exact = true }).ClickAsync();
        await page.ShowsAsync("alpha", "beta");
        await Expect(page.Locator("#by-tag-off")).ToBeFocusedAsync();
        await page.Button("Show all").ClickAsync();
        await page.ShowsAsync("delta", "gamma", "alpha", "beta");
        await page.Locator("#rows .chip").GetByText("round", new() { Exact = true }).ClickAsync();
        await page.ShowsAsync("alpha");
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task A_tag_expires_after_confirmation(Look look)
    {
        (TestEmulator emulator, IPage page) = await OpenWithFourItemsAsync(look);
        await page.ShowSectionAsync("Tags");
        await page.Button("Expire the tag red").ClickAsync();
        await Expect(page.Question()).ToContainTextAsync("2 items");
        await page.Locator("#confirm-no").ClickAsync();
        await Expect(page.Question()).ToBeHiddenAsync();
        Assert.Equal(["alpha", "beta", "delta", "gamma"], await emulator.KeysAsync());

        await page.Button("Expire the tag red").ClickAsync();
        await page.ConfirmAsync();
        await Expect(page.Locator("#said")).ToContainTextAsync("“red”");
        await Expect(page.Locator("#said")).ToContainTextAsync("2 items");
        await page.ShowsAsync("delta", "gamma");
        Assert.Equal(["delta", "gamma"], await emulator.KeysAsync());
        await page.Locator("#said-close").ClickAsync();
        await Expect(page.Locator("#said")).ToBeEmptyAsync();
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task A_tag_can_be_expired_from_its_items(Look look)
    {
        (TestEmulator emulator, IPage page) = await OpenWithFourItemsAsync(look);
        await page.ShowSectionAsync("Tags");
        await page.Locator("#tags").GetByText("e", new() { Exact = true }).ClickAsync();
        await page.Locator("#by-tag-expire").ClickAsync();
        await Expect(page.Question()).ToContainTextAsync("1 item ");
        await page.ConfirmAsync();
        await page.ShowsAsync();
        Assert.Equal(["alpha", "beta", "gamma"], await emulator.KeysAsync());
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task Tags_are_counted_filtered_and_paged(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        string[] tags = [.. Enumerable.Range(10, 20).Select(number => $"tag-{number}")];
        foreach (string tag in tags)
        {
            await emulator.SetAsync($"item of {tag}", tags: ["all", tag]);
        }

        IPage page = await OpenAsync(emulator.Link, look);
        ILocator filter = page.Locator("#tag-filter");
        ILocator next = page.Locator("#tags-next");
        await page.ShowSectionAsync("Tags");
        await ShowsAsync(["all", .. tags[..7]]);
        await Expect(page.Locator("#tags li .items").First).ToHaveTextAsync("20");
        await next.ClickAsync();
        await ShowsAsync(tags[7..15]);
        await next.ClickAsync();
        await ShowsAsync(tags[15..]);
        await Expect(next).ToBeDisabledAsync();
        await page.Locator("#tags-previous").ClickAsync();
        await ShowsAsync(tags[7..15]);

        await filter.FillAsync("AG-25");
        await ShowsAsync(tags[15..16]);
        await filter.FillAsync("none");
        await ShowsAsync([]);
        await Expect(page.Locator("#no-tags")).ToBeVisibleAsync();
        await filter.PressAsync("Escape");
        await ShowsAsync(["all", .. tags[..7]]);

        Task ShowsAsync(string[] shown)
        {
            ILocator chips = page.Locator("#tags li .chip");
            return shown.Length == 0 ? Expect(chips).ToHaveCountAsync(0) : Expect(chips).ToHaveTextAsync(shown);
        }
    }

    private async Task<(TestEmulator Emulator, IPage Page)> OpenWithFourItemsAsync(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await ThreeItems.FillAsync(emulator);
        await emulator.SetAsync("delta", tags: ["blue", "b", "c", "d", "e"]);
        return (emulator, await OpenAsync(emulator.Link, look));
    }
}
