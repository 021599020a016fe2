namespace VercelFunctions.Page.Tests;

/// <summary>The parts of the page, by visible text or ID.</summary>
internal static class PageParts
{
    public static ILocator Names(this IPage page) => page.Locator("#rows .name");

    public static ILocator Rows(this IPage page) => page.Locator("#rows tr");

    public static ILocator Filter(this IPage page) => page.Locator("#filter");

    public static ILocator Question(this IPage page) => page.Locator("#confirm");

    public static ILocator Button(this IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Waits until the page lists exactly these item names, in this order, or says that there are none.</summary>
    public static async Task ShowsAsync(this IPage page, params string[] names)
    {
        if (names.Length == 0)
        {
            await Expect(page.Rows()).ToHaveCountAsync(0);

            // The list also has no rows while it loads.
            await Expect(page.Locator("#no-items")).ToBeVisibleAsync();
        }
        else
        {
            await Expect(page.Names()).ToHaveTextAsync(names);
        }
    }

    /// <summary>Waits until the page shows that the cache is empty.</summary>
    public static Task ShowsAnEmptyCacheAsync(this IPage page) =>
        Expect(page.GetByText("The cache is empty")).ToBeVisibleAsync();

    public static Task IsLiveAsync(this IPage page) =>
        Expect(page.Locator("#connection")).ToHaveAttributeAsync("data-state", "live");

    public static Task IsDisconnectedAsync(this IPage page) =>
        Expect(page.Locator("#connection")).ToHaveAttributeAsync("data-state", "disconnected");

    /// <summary>Shows a section of a narrow screen. A wide one shows all sections.</summary>
    public static async Task ShowSectionAsync(this IPage page, string name)
    {
        // The bar of sections appears with the view, on a narrow screen.
        await Expect(page.Locator("#view")).ToBeVisibleAsync();
        ILocator button = page.Locator("#sections button").Filter(new() { HasText = name });
        if (await button.IsVisibleAsync())
        {
            await button.ClickAsync();
        }
    }

    /// <summary>Opens the drawer of an item.</summary>
    public static Task OpenItemAsync(this IPage page, string name) =>
        page.Locator("#rows").GetByText(name, new() { Exact = true }).First.ClickAsync();

    /// <summary>The value in the drawer of an item, once it is there.</summary>
    public static async Task<string> ValueAsync(this IPage page)
    {
        await Expect(page.Locator("#item-value")).Not.ToBeEmptyAsync();
        return (await page.Locator("#item-value").TextContentAsync())!;
    }

    /// <summary>Opens the drawer of the fault rules.</summary>
    public static Task OpenFaultsAsync(this IPage page) =>
        page.Locator("#faults-open, #faults-open-below").Filter(new() { Visible = true }).ClickAsync();

    /// <summary>Confirms the open dialog.</summary>
    public static Task ConfirmAsync(this IPage page) => page.Locator("#confirm-yes").ClickAsync();

    public static async Task EnterTokenAsync(this IPage page, string token)
    {
        await page.Locator("#token").FillAsync(token);
        await page.Locator("#token").PressAsync("Enter");
    }
}
