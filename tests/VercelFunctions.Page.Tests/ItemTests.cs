namespace VercelFunctions.Page.Tests;

/// <summary>An item with its value, in the drawer.</summary>
public sealed class ItemTests(BrowserFixture browser) : PageTest(browser)
{
    private const string Json =
        """
        {"id":90071992547409931234567890,"price":1.50e+2,"html":"<img src=x onerror=alert(1)>","dash":"\u2013",
        "none":[],"list":[true,null]}
        """;

    private const string Indented =
        """
        {
          "id": 90071992547409931234567890,
          "price": 1.50e+2,
          "html": "<img src=x onerror=alert(1)>",
          "dash": "\u2013",
          "none": [],
          "list": [
            true,
            null
          ]
        }
        """;

    [Theory, ClassData<PhoneAndDesk>]
    public async Task An_item_opens_to_its_value_key_tags_and_times(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await emulator.SetJsonAsync("the key", Json, ttlSeconds: 600, tags: ["red", "round"], name: "An item");
        await emulator.SetAsync("other");
        Assert.True(await emulator.ReadAsync("the key"));
        IPage page = await OpenAsync(emulator.Link, look);
        await page.OpenItemAsync("An item");
        ILocator item = page.Locator("#item");
        await Expect(item.Locator("h2")).ToHaveTextAsync("An item");
        Assert.Equal(Indented.ReplaceLineEndings("\n"), await page.ValueAsync());
        await Expect(item.Locator("pre img")).ToHaveCountAsync(0);
        await Expect(page.Locator("#item-key")).ToHaveTextAsync("the key");
        await Expect(page.Locator("#item-size")).ToHaveTextAsync($"{Json.Length} B");
        await Expect(page.Locator("#item-hits")).ToHaveTextAsync("1");
        await Expect(page.Locator("#item-expires")).ToContainTextAsync("in 9 min");
        await Expect(page.Locator("#item-stored")).ToContainTextAsync(" s ago, ");
        await Expect(page.Locator("#item-used")).ToContainTextAsync(" s ago, ");

        await item.Locator(".chip").GetByText("round").ClickAsync();
        await Expect(item).ToBeHiddenAsync();
        await page.ShowsAsync("An item");
        await Expect(page.Locator("#by-tag-name")).ToHaveTextAsync("round");
        await Expect(page.Locator("#by-tag-off")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("-0.0")]
    [InlineData("{}")]
    [InlineData("\"\\\"\\ud800\"")]
    public async Task A_short_value_is_shown_as_it_is_stored(string json)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await emulator.SetJsonAsync("key", json);
        IPage page = await OpenAsync(emulator.Link);
        await page.OpenItemAsync("key");
        Assert.Equal(json, await page.ValueAsync());
    }

    [Fact]
    public async Task A_long_value_is_cut_and_says_so()
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await emulator.SetAsync("long", letters: 1_900_000);
        IPage page = await OpenAsync(emulator.Link);
        await page.OpenItemAsync("long");
        await Expect(page.Locator("#item-size")).ToHaveTextAsync("the first 64 KB, indented, of 1.8 MB");
        Assert.Equal(64 * 1024, (await page.ValueAsync()).Length);
    }

    [Fact]
    public async Task An_open_item_follows_the_changes_of_other_clients()
    {
        AllowInConsole("404 (Not Found)");
        TestEmulator emulator = await StartEmulatorAsync();
        await emulator.SetAsync("key", letters: 1);
        IPage page = await OpenAsync(emulator.Link);
        await page.OpenItemAsync("key");
        await Expect(page.Locator("#item-value")).ToHaveTextAsync("\"x\"");
        await Expect(page.Locator("#item-expires")).ToHaveTextAsync("never: it has no TTL");
        await Expect(page.Locator("#item-tags")).ToHaveTextAsync("none");

        await emulator.SetAsync("key", letters: 3, ttlSeconds: 50);
        await Expect(page.Locator("#item-value")).ToHaveTextAsync("\"xxx\"");
        await Expect(page.Locator("#item-expires")).ToContainTextAsync("in ");
        await emulator.Store.DeleteAsync("key", CancellationToken.None);
        await Expect(page.Locator("#item-problem")).ToContainTextAsync("no longer in the cache");
        await Expect(page.Button("Delete")).ToBeHiddenAsync();
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task An_item_is_opened_closed_and_deleted_with_the_keyboard(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await emulator.SetAsync("first");
        await emulator.SetAsync("second");
        IPage page = await OpenAsync(emulator.Link, look);
        await page.ShowsAsync("second", "first");
        ILocator name = page.Names().First;
        await name.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Button("Close")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#item")).ToBeHiddenAsync();
        await Expect(name).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("\"x\"", await page.ValueAsync());
        await page.Locator("#item-delete").PressAsync("Enter");
        await Expect(page.Question()).ToContainTextAsync("second");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#item-delete")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.ConfirmAsync();
        await Expect(page.Locator("#item")).ToBeHiddenAsync();
        await page.ShowsAsync("first");
        Assert.Equal(["first"], await emulator.KeysAsync());
    }

    [Fact]
    public async Task Beside_an_open_item_another_can_be_opened()
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await emulator.SetAsync("first", letters: 1);
        await emulator.SetAsync("second", letters: 2);
        IPage page = await OpenAsync(emulator.Link);
        await page.OpenItemAsync("first");
        await Expect(page.Locator("#item-value")).ToHaveTextAsync("\"x\"");
        await page.Rows().Filter(new() { HasText = "second" }).Locator(".key").ClickAsync();
        await Expect(page.Locator("#item-value")).ToHaveTextAsync("\"xx\"");
        await Expect(page.Locator("#rows tr.open .name")).ToHaveTextAsync("second");
        await page.Keyboard.PressAsync("p");
        await Expect(page.Locator("#pause")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#item")).ToBeHiddenAsync();
        await Expect(page.Locator("#rows tr.open")).ToHaveCountAsync(0);
        await Expect(page.Names().First).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_store_key_and_the_value_can_be_copied()
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await emulator.SetJsonAsync("the key", "[1.0]", name: "An item");
        IPage page = await OpenAsync(emulator.Link);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.OpenItemAsync("An item");
        await page.Locator("#item-copy-key").ClickAsync();
        await Expect(page.Locator("#item-copied")).ToHaveTextAsync("Copied.");
        Assert.Equal("the key", await CopiedAsync());
        await page.Locator("#item-copy-value").ClickAsync();
        await Expect(page.Locator("#item-copied")).ToHaveTextAsync("Copied.");
        Assert.Equal("[\n  1.0\n]", await CopiedAsync());

        Task<string> CopiedAsync() => page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
    }
}
