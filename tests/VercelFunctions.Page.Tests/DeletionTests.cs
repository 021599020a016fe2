namespace VercelFunctions.Page.Tests;

/// <summary>Deleting items and clearing the cache.</summary>
public sealed class DeletionTests(BrowserFixture browser) : PageTest(browser)
{
    [Theory, ClassData<PhoneAndDesk>]
    public async Task An_item_with_any_key_is_deleted_after_confirmation(Look look)
    {
        const string Odd = "a/b?c=d&e#f%25 ü";
        const string Dots = "%2e%2e";
        TestEmulator emulator = await StartEmulatorAsync();
        await emulator.SetAsync(Odd, name: "odd");
        await emulator.SetAsync(Dots, name: "a step");
        await emulator.SetAsync("kept");
        IPage page = await OpenAsync(emulator.Link, look);
        await page.ShowsAsync("kept", "a step", "odd");

        await page.Button("Delete odd").ClickAsync();
        await Expect(page.Question()).ToContainTextAsync(Odd);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Question()).ToBeHiddenAsync();
        Assert.Equal([Dots, Odd, "kept"], await emulator.KeysAsync());

        await page.Button("Delete odd").ClickAsync();
        await page.ConfirmAsync();
        await Expect(page.Locator("#said")).ToContainTextAsync("“odd”");
        await page.ShowsAsync("kept", "a step");
        await page.Button("Delete a step").ClickAsync();
        await page.ConfirmAsync();
        await page.ShowsAsync("kept");
        Assert.Equal(["kept"], await emulator.KeysAsync());
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task The_cache_is_cleared_after_confirmation(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await ThreeItems.FillAsync(emulator);
        IPage page = await OpenAsync(emulator.Link, look);
        await page.ShowsAsync(ThreeItems.LastUsedFirst);
        ILocator clear = page.Locator("#clear");
        ILocator cancel = page.Locator("#confirm-no");
        Func<Task>[] stops = [() => cancel.ClickAsync(), () => page.Keyboard.PressAsync("Escape"), () => page.Keyboard.PressAsync("Enter")];
        foreach (Func<Task> stop in stops)
        {
            await clear.ClickAsync();
            await Expect(page.Question()).ToContainTextAsync("3 items");
            await Expect(cancel).ToBeFocusedAsync();
            await stop();
            await Expect(page.Question()).ToBeHiddenAsync();
            await Expect(clear).ToBeFocusedAsync();
        }

        Assert.Equal(3, (await emulator.KeysAsync()).Count());
        await clear.ClickAsync();
        await page.ConfirmAsync();
        await Expect(page.Locator("#said")).Not.ToBeEmptyAsync();
        await page.ShowsAnEmptyCacheAsync();
        Assert.Empty(await emulator.KeysAsync());
    }
}
