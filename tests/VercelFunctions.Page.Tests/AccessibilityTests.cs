using Deque.AxeCore.Commons;

namespace VercelFunctions.Page.Tests;

/// <summary>The accessibility of the page.</summary>
public sealed class AccessibilityTests(BrowserFixture browser) : PageTest(browser)
{
    private const string FindViolations = """
        async (part) => {
          const { violations } = await axe.run(part, { resultTypes: ['violations'] });
          return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
        }
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    [Theory, ClassData<EveryLook>]
    public async Task Axe_finds_no_violation_in_any_state(Look look)
    {
        AllowInConsole("400 (Bad Request)", "401 (Unauthorized)", "503 (Service Unavailable)");
        TestEmulator emulator = await StartEmulatorAsync();
        IPage page = await OpenAsync(emulator.Address, look);
        await page.EvaluateAsync(Axe);

        await page.EnterTokenAsync("not-the-token-of-this-server");
        await Expect(page.Locator("#ask-error")).Not.ToBeEmptyAsync();
        await AssertNoViolationAsync(page, "the token form");

        await page.EnterTokenAsync(TestEmulator.Token);
        await page.ShowsAnEmptyCacheAsync();
        await AssertNoViolationAsync(page, "an empty cache");

        Shop shop = new(emulator);
        await shop.FillAsync(20);
        await shop.BrowseAsync(10);
        emulator.SetFaults("delete 100% 503", "get 10% slow 1ms");
        await Expect(page.Locator("#faults")).ToContainTextAsync("delete 100% 503");
        await page.ShowSectionAsync("Tags");
        await page.Locator("#tags .chip").GetByText("products", new() { Exact = true }).ClickAsync();
        await Expect(page.Locator("#log li")).ToHaveCountAsync(30);
        await Expect(page.Rows()).ToHaveCountAsync(12);
        await AssertNoViolationAsync(page, "a full cache");

        await page.Locator("#rows .name").First.ClickAsync();
        await Expect(page.Locator("#item-value span").First).ToBeVisibleAsync();
        await AssertNoViolationAsync(page, "an item", "#item");
        await page.Keyboard.PressAsync("Escape");
        await page.OpenFaultsAsync();
        await page.Locator("#fault-rule").FillAsync("nonsense");
        await page.Button("Add the rule").ClickAsync();
        await Expect(page.Locator("#fault-error")).ToContainTextAsync("nonsense");
        await AssertNoViolationAsync(page, "the fault rules", "#fault-drawer");
        await page.Keyboard.PressAsync("Escape");

        await page.Locator("#rows .careful").First.ClickAsync();
        await AssertNoViolationAsync(page, "a question", "#confirm");

        await page.ConfirmAsync();
        await Expect(page.Locator("#failed")).ToContainTextAsync("delete 100% 503");
        await page.Locator("#pause").ClickAsync();
        await AssertNoViolationAsync(page, "an error, paused");
    }

    [Theory]
    [InlineData(ReducedMotion.Reduce, "0s")]
    [InlineData(ReducedMotion.NoPreference, "1s")]
    public async Task Nothing_moves_if_less_motion_is_preferred(ReducedMotion motion, string duration)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await emulator.SetAsync("short-lived", ttlSeconds: 600);
        IPage page = await OpenAsync(emulator.Link, motion: motion);
        await Expect(page.Locator("#rows .fill")).ToHaveCSSAsync("transition-duration", duration);
    }

    private static async Task AssertNoViolationAsync(IPage page, string state, string part = "html")
    {
        string[] violations = await page.EvaluateAsync<string[]>(FindViolations, part);
        Assert.True(violations.Length == 0, $"axe, in {state}: {string.Join('\n', violations)}");
    }
}
