namespace VercelFunctions.Page.Tests;

/// <summary>The fault rules on the page.</summary>
public sealed class FaultTests(BrowserFixture browser) : PageTest(browser)
{
    [Fact]
    public async Task Rules_are_listed_as_text_and_in_words()
    {
        (string Rule, string Words)[] rules =
        [
            ("get 5% 503", "5% of reads fail with status 503"),
            ("any 100% drop", "All requests lose their connection"),
            ("set 100% slow 250ms", "All writes are delayed by 250ms"),
            ("delete 0.01% hang", "0.01% of deletions never receive a response"),
            ("list 1% cut", "1% of listings receive half a response"),
            ("get 100% stale 3 times", "All reads are reported as stale, at most 3 times"),
            ("clear 100% 304", "All clearings receive status 304"),
            (
                "expire tag \"a \"\"b\"\"\" 100% 429 header \"Retry-After: 1\" 1 time",
                "All tag expiries that name the tag “a \"b\"” fail with status 429 (header Retry-After: 1), once"
            ),
            (
                "purge-cdn 100% 500 code c message \"Try again\"",
                "All purges of the CDN cache fail with status 500 (code c message Try again)"
            ),
        ];
        TestEmulator emulator = await StartEmulatorAsync();
        emulator.SetFaults(Array.ConvertAll(rules, rule => rule.Rule));
        IPage page = await OpenAsync(emulator.Link);
        await page.IsLiveAsync();
        await page.OpenFaultsAsync();
        await Expect(page.Locator("#fault-rules code")).ToHaveTextAsync(rules.Select(rule => rule.Rule));
        await Expect(page.Locator("#fault-rules strong")).ToHaveTextAsync(rules.Select(rule => rule.Words));
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task Rules_are_added_counted_and_removed(Look look)
    {
        AllowInConsole("400 (Bad Request)");
        TestEmulator emulator = await StartEmulatorAsync();
        IPage page = await OpenAsync(emulator.Link, look);
        await page.IsLiveAsync();
        await page.OpenFaultsAsync();
        ILocator rules = page.Locator("#fault-rules li");
        await Expect(page.Locator("#no-faults")).ToBeVisibleAsync();
        await page.GetByLabel("Share in %").FillAsync("100");
        await page.Locator("#fault-status").FillAsync("500");
        await page.GetByLabel("At most (times)").FillAsync("1");
        await Expect(page.Locator("#fault-rule")).ToHaveValueAsync("get 100% 500 1 times");
        await page.Button("Add the rule").ClickAsync();
        await Expect(rules).ToHaveCountAsync(1);
        await Expect(page.Locator("#no-faults")).ToBeHiddenAsync();
        Assert.Equal(500, (int)(await emulator.Http.GetAsync("v1/runtime-cache/key")).StatusCode);
        Assert.Equal(404, (int)(await emulator.Http.GetAsync("v1/runtime-cache/key")).StatusCode);
        await Expect(rules.First).ToContainTextAsync("hit 1 of 2 requests");

        // Another rule does not start the count of the first again.
        await page.Locator("#fault-operation").SelectOptionAsync("expire");
        await page.Locator("#fault-effect").SelectOptionAsync("slow");
        await page.Locator("#fault-delay").FillAsync("5ms");
        await page.GetByLabel("At most (times)").FillAsync(string.Empty);
        await page.GetByLabel("Only requests that name this tag").FillAsync("a b");
        await Expect(page.Locator("#fault-rule")).ToHaveValueAsync("expire tag \"a b\" 100% slow 5ms");
        await page.Locator("#fault-rule").PressAsync("Enter");
        await Expect(rules).ToHaveCountAsync(2);
        Assert.Equal(404, (int)(await emulator.Http.GetAsync("v1/runtime-cache/key")).StatusCode);
        await Expect(page.Locator("#faults-summary")).ToContainTextAsync("Faults are active");
        await Expect(page.Locator("[data-fault-count]").First).ToHaveTextAsync("2");

        await page.Locator("#fault-rule").FillAsync("get 200% 503");
        await page.Button("Add the rule").ClickAsync();
        await Expect(page.Locator("#fault-error")).ToContainTextAsync("get 200% 503");
        await Expect(page.Locator("#fault-rule")).ToHaveAttributeAsync("aria-invalid", "true");
        await page.Button("Remove the rule get 100% 500 1 times").ClickAsync();
        await Expect(rules).ToHaveCountAsync(1);
        await Expect(page.Locator("#fault-error")).ToBeEmptyAsync();
        await Expect(page.Locator("#fault-rules button")).ToBeFocusedAsync();
        Assert.Contains("expire tag", await emulator.Http.GetStringAsync("emulator/faults"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_rules_are_removed_at_once()
    {
        TestEmulator emulator = await StartEmulatorAsync();
        emulator.SetFaults("get 5% 503", "set 5% 503", "list 1% 500", "any 1% drop", "any 2% drop");
        IPage page = await OpenAsync(emulator.Link);
        await Expect(page.Locator("#faults")).ToContainTextAsync("get 5% 503; set 5% 503; list 1% 500 and 2 more rules");
        await page.Button("Change the rules").ClickAsync();
        await page.Button("Remove all rules").ClickAsync();
        await Expect(page.Locator("#no-faults")).ToBeVisibleAsync();
        await Expect(page.Locator("#fault-operation")).ToBeFocusedAsync();
        await Expect(page.Locator("#faults")).ToBeHiddenAsync();
        Assert.Equal("[]", await emulator.Http.GetStringAsync("emulator/faults"));
    }

    [Fact]
    public async Task The_form_offers_only_what_fits_the_operation()
    {
        TestEmulator emulator = await StartEmulatorAsync();
        IPage page = await OpenAsync(emulator.Link);
        await page.IsLiveAsync();
        await page.OpenFaultsAsync();
        ILocator rule = page.Locator("#fault-rule");
        ILocator tag = page.GetByLabel("Only requests that name this tag");
        await Expect(tag).ToBeHiddenAsync();
        await page.Locator("#fault-effect").SelectOptionAsync("stale");
        await Expect(page.Locator("#fault-status")).ToBeHiddenAsync();
        await Expect(rule).ToHaveValueAsync("get 5% stale");
        await page.Locator("#fault-operation").SelectOptionAsync("purge");
        await Expect(rule).ToHaveValueAsync("purge 5% 503");
        await tag.FillAsync("prices");
        await Expect(rule).ToHaveValueAsync("purge tag prices 5% 503");
        await page.Locator("#fault-operation").SelectOptionAsync("set");
        await Expect(rule).ToHaveValueAsync("set 5% 503");
    }
}
