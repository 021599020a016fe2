namespace VercelFunctions.Page.Tests;

/// <summary>The page, used with the keyboard only.</summary>
public sealed class KeyboardTests(BrowserFixture browser) : PageTest(browser)
{
    // The label, ID or text of the focused element, and whether its focus is visible.
    private const string Focus = """
        () => {
          const { activeElement: active } = document;
          return {
            name: active.getAttribute('aria-label') ?? (active.id || active.textContent),
            isSeen: active === document.body || getComputedStyle(active).outlineStyle !== 'none',
          };
        }
        """;

    [Theory, ClassData<PhoneAndDesk>]
    public async Task Items_are_found_and_deleted_with_the_keyboard_only(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await ThreeItems.FillAsync(emulator);
        IPage page = await OpenAsync(emulator.Address, look);
        await Expect(page.Locator("#token")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(TestEmulator.Token);
        await page.Keyboard.PressAsync("Enter");
        await page.ShowsAsync(ThreeItems.LastUsedFirst);

        await page.Keyboard.PressAsync("/");
        await Expect(page.Filter()).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("beta");
        await page.ShowsAsync("beta");
        await TabToAsync(page, "Delete beta");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#confirm-no")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Button("Delete beta")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "confirm-yes");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#said")).ToContainTextAsync("“beta”");
        await Expect(page.Locator("#no-items")).ToBeVisibleAsync();
        await Expect(page.Locator("#items")).ToBeFocusedAsync();
        Assert.Equal(["alpha", "gamma"], await emulator.KeysAsync());
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task Tags_are_shown_and_expired_with_the_keyboard_only(Look look)
    {
        (TestEmulator emulator, IPage page) = await OpenWithThreeItemsAsync(look);
        await page.ShowSectionAsync("Tags");
        await TabToAsync(page, "Expire the tag blue");
        await TabToAsync(page, "blue", "Shift+Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.ShowsAsync("gamma");
        await TabToAsync(page, "by-tag-expire", "Shift+Tab");
        await page.Keyboard.PressAsync(" ");
        await TabToAsync(page, "confirm-yes");
        await page.Keyboard.PressAsync(" ");
        await Expect(page.Locator("#said")).ToContainTextAsync("“blue”");
        Assert.Equal(["alpha", "beta"], await emulator.KeysAsync());
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task Single_keys_turn_pages_and_pause_but_not_while_typing(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        for (int i = 0; i < 30; i++)
        {
            await emulator.SetAsync($"item {i}");
        }

        IPage page = await OpenAsync(emulator.Link, look);
        await page.Locator("#limit").SelectOptionAsync("25");
        await Expect(page.Locator("#pages")).ToHaveTextAsync("of 2");
        await page.Locator("#clear").FocusAsync();
        await page.Keyboard.PressAsync("]");
        await Expect(page.Locator("#page")).ToHaveValueAsync("2");
        await page.Keyboard.PressAsync("[");
        await Expect(page.Locator("#page")).ToHaveValueAsync("1");
        await page.Keyboard.PressAsync("p");
        await Expect(page.Locator("#pause")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Keyboard.PressAsync("p");
        await Expect(page.Locator("#pause")).ToHaveAttributeAsync("aria-pressed", "false");

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("a/[]p");
        await Expect(page.Filter()).ToHaveValueAsync("a/[]p");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Filter()).ToHaveValueAsync(string.Empty);
        await Expect(page.Rows()).ToHaveCountAsync(25);
    }

    // For users of speech input or switch access.
    [Theory, ClassData<PhoneAndDesk>]
    public async Task Single_keys_can_be_turned_off_and_stay_off(Look look)
    {
        (_, IPage page) = await OpenWithThreeItemsAsync(look);
        ILocator shortcuts = page.Locator("#shortcuts");
        await shortcuts.FocusAsync();
        await page.Keyboard.PressAsync(" ");
        await page.Keyboard.PressAsync("/");
        await Expect(shortcuts).ToBeFocusedAsync();
        await page.ReloadAsync();
        await Expect(shortcuts).Not.ToBeCheckedAsync();
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task One_key_skips_to_the_items(Look look)
    {
        (_, IPage page) = await OpenWithThreeItemsAsync(look);
        await TabToAsync(page, "Skip to the items");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#items")).ToBeFocusedAsync();
    }

    private async Task<(TestEmulator Emulator, IPage Page)> OpenWithThreeItemsAsync(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await ThreeItems.FillAsync(emulator);
        IPage page = await OpenAsync(emulator.Link, look);
        await page.ShowsAsync(ThreeItems.LastUsedFirst);
        return (emulator, page);
    }

    // Every element on the way must have a visible focus.
    private static async Task TabToAsync(IPage page, string name, string key = "Tab")
    {
        const int Most = 80;
        for (int i = 0; i < Most; i++)
        {
            await page.Keyboard.PressAsync(key);
            FocusState focus = await page.EvaluateAsync<FocusState>(Focus);
            Assert.True(focus.IsSeen, $"The focus on {focus.Name} is not visible.");
            if (focus.Name == name)
            {
                return;
            }
        }

        Assert.Fail($"{key} does not reach {name} within {Most} stops.");
    }

    private sealed class FocusState
    {
        public string Name { get; set; } = string.Empty;

        public bool IsSeen { get; set; }
    }
}
