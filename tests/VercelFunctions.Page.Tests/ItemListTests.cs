using System.Globalization;

namespace VercelFunctions.Page.Tests;

/// <summary>Filtering, ordering and paging the items.</summary>
public sealed class ItemListTests(BrowserFixture browser) : PageTest(browser)
{
    [Theory, ClassData<PhoneAndDesk>]
    public async Task Items_are_filtered_by_name_key_and_tag(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await ThreeItems.FillAsync(emulator);
        await emulator.SetAsync("key-0815", name: "Named otherwise");
        IPage page = await OpenAsync(emulator.Link, look);
        string[] all = ["Named otherwise", .. ThreeItems.LastUsedFirst];
        await page.ShowsAsync(all);

        await ShowsForAsync("ALPH", "alpha");
        await ShowsForAsync("0815", "Named otherwise");
        await ShowsForAsync("red", "alpha", "beta");
        await ShowsForAsync("  beta ", "beta");
        await ShowsForAsync("nothing like it");
        await Expect(page.Locator("#no-items")).ToBeVisibleAsync();
        await Expect(page.Locator("#no-items")).Not.ToContainTextAsync("empty");

        await page.Filter().PressAsync("Escape");
        await page.ShowsAsync(all);
        await Expect(page.Locator("#items-range")).ToHaveTextAsync("4 items");

        async Task ShowsForAsync(string text, params string[] names)
        {
            await page.Filter().FillAsync(text);
            await page.ShowsAsync(names);
        }
    }

    [Fact]
    public async Task A_column_head_orders_the_items_both_ways()
    {
        IPage page = await OpenWithThreeItemsAsync(Look.LightDesk);
        foreach ((string column, bool isDescendingFirst, string[] names) in ThreeItems.Orders)
        {
            ILocator head = page.Locator($"[data-order='{column}']");
            foreach (bool isDescending in new[] { isDescendingFirst, !isDescendingFirst })
            {
                await head.ClickAsync();
                await page.ShowsAsync(isDescending == isDescendingFirst ? names : [.. names.Reverse()]);
                await Expect(page.Locator("thead th[aria-sort]")).ToHaveCountAsync(1);
                ILocator ordered = page.Locator($"th:has([data-order='{column}'])");
                await Expect(ordered).ToHaveAttributeAsync("aria-sort", isDescending ? "descending" : "ascending");
                await Expect(page.Locator("#order")).ToHaveValueAsync(Order(column, isDescending));
            }
        }
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task The_order_list_orders_the_items_both_ways(Look look)
    {
        IPage page = await OpenWithThreeItemsAsync(look);
        foreach ((string column, bool isDescendingFirst, string[] names) in ThreeItems.Orders)
        {
            await page.Locator("#order").SelectOptionAsync(Order(column, isDescendingFirst));
            await page.ShowsAsync(names);
            await page.Locator("#order").SelectOptionAsync(Order(column, !isDescendingFirst));
            await page.ShowsAsync([.. names.Reverse()]);
        }

        await page.Locator("#order").SelectOptionAsync("lastUsed:false");
        await page.ShowsAsync([.. ThreeItems.LastUsedFirst.Reverse()]);
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task Pages_turn_by_button_number_and_size(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        string[] numbers = [.. Enumerable.Range(101, 60).Select(number => number.ToString(CultureInfo.InvariantCulture))];
        foreach (string number in numbers)
        {
            await emulator.SetAsync(number);
        }

        IPage page = await OpenAsync(emulator.Link, look);
        ILocator pageNumber = page.GetByLabel("Page", new() { Exact = true });
        await page.Locator("#order").SelectOptionAsync("name:false");
        await ShowsFromAsync(101, 50);
        await page.Locator("#limit").SelectOptionAsync("25");
        await ShowsFromAsync(101, 25);
        await Expect(page.Locator("#items-range")).ToHaveTextAsync("1 to 25 of 60");
        await Expect(page.Locator("#previous")).ToHaveAttributeAsync("aria-disabled", "true");

        await page.Locator("#next").ClickAsync();
        await ShowsFromAsync(126, 25);
        await page.Locator("#last").ClickAsync();
        await ShowsFromAsync(151, 10);
        await Expect(page.Locator("#pages")).ToHaveTextAsync("of 3");
        await Expect(page.Locator("#last")).ToHaveAttributeAsync("aria-disabled", "true");
        await page.Locator("#next").ClickAsync(new() { Force = true });
        await ShowsFromAsync(151, 10);
        await page.Locator("#previous").ClickAsync();
        await ShowsFromAsync(126, 25);
        await page.Locator("#first").ClickAsync();
        await ShowsFromAsync(101, 25);

        await TurnToAsync("3");
        await ShowsFromAsync(151, 10);
        await TurnToAsync("99");
        await Expect(pageNumber).ToHaveValueAsync("3");
        await ShowsFromAsync(151, 10);

        // When the last page becomes empty, the page before it is shown.
        await page.Filter().FocusAsync();
        foreach (string number in numbers[50..])
        {
            await emulator.Store.DeleteAsync(number, CancellationToken.None);
        }

        await ShowsFromAsync(126, 25);

        async Task TurnToAsync(string number)
        {
            await pageNumber.FillAsync(number);
            await pageNumber.PressAsync("Enter");
        }

        Task ShowsFromAsync(int first, int count) => page.ShowsAsync(numbers[(first - 101)..(first - 101 + count)]);
    }

    private async Task<IPage> OpenWithThreeItemsAsync(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await ThreeItems.FillAsync(emulator);
        IPage page = await OpenAsync(emulator.Link, look);
        await page.ShowsAsync(ThreeItems.LastUsedFirst);
        return page;
    }

    private static string Order(string column, bool isDescending) => $"{column}:{(isDescending ? "true" : "false")}";
}
