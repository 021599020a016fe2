namespace VercelFunctions.Page.Tests;

/// <summary>Access to the page.</summary>
public sealed class TokenTests(BrowserFixture browser) : PageTest(browser)
{
    [Theory, ClassData<PhoneAndDesk>]
    public async Task The_token_form_opens_the_page_and_explains_a_refusal(Look look)
    {
        AllowInConsole("401 (Unauthorized)");
        TestEmulator emulator = await StartEmulatorAsync();
        IPage page = await OpenAsync(emulator.Address, look);
        ILocator field = page.GetByLabel("Token", new() { Exact = true });
        ILocator problem = page.Locator("#ask-error");
        await Expect(field).ToBeFocusedAsync();
        await Expect(field).ToHaveAttributeAsync("type", "password");

        await field.FillAsync("too short");
        await page.Button("Open").ClickAsync();
        await Expect(problem).ToContainTextAsync("16 to 512");

        await page.EnterTokenAsync("not-the-token-of-this-server");
        await Expect(problem).ToContainTextAsync("token");
        await Expect(problem).Not.ToContainTextAsync("16 to 512");
        await Expect(field).ToHaveValueAsync(string.Empty);
        await Expect(page.Locator("#view")).ToBeHiddenAsync();

        await page.EnterTokenAsync(TestEmulator.Token);
        await page.ShowsAnEmptyCacheAsync();
        await Expect(field).ToBeHiddenAsync();
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task A_token_is_removed_from_the_address_and_stored_in_the_tab(Look look)
    {
        AllowInConsole("401 (Unauthorized)");
        TestEmulator emulator = await StartEmulatorAsync();
        IPage page = await OpenAsync(emulator.Link, look);
        await page.ShowsAnEmptyCacheAsync();
        Assert.Equal(emulator.Address, page.Url);

        await page.ReloadAsync();
        await page.ShowsAnEmptyCacheAsync();

        await page.GotoAsync(emulator.LinkWith("another-token-than-before"));
        await Expect(page.Locator("#ask-error")).Not.ToBeEmptyAsync();
        Assert.Equal(emulator.Address, page.Url);

        await page.GotoAsync(emulator.Link);
        await page.ShowsAnEmptyCacheAsync();
        Assert.Equal(emulator.Address, page.Url);
        Assert.Equal(string.Empty, await page.EvaluateAsync<string>("() => document.cookie"));
        Assert.Equal(0, await page.EvaluateAsync<int>("() => localStorage.length"));
        await AssertTokenIsInOneHeaderAloneAsync();
    }

    private async Task AssertTokenIsInOneHeaderAloneAsync()
    {
        foreach (IRequest request in Requests)
        {
            Assert.DoesNotContain(TestEmulator.Token, request.Url, StringComparison.Ordinal);
            Dictionary<string, string> headers = await request.AllHeadersAsync();
            Assert.DoesNotContain("cookie", headers);
            Assert.DoesNotContain("referer", headers);
            if (request.Url.Contains("/v1/", StringComparison.Ordinal))
            {
                Assert.StartsWith("Bearer ", headers["authorization"], StringComparison.Ordinal);
            }
        }
    }
}
