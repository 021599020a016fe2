namespace VercelFunctions.Page.Tests;

/// <summary>The light and the dark theme.</summary>
public sealed class ThemeTests(BrowserFixture browser) : PageTest(browser)
{
    [Theory, ClassData<EveryLook>]
    public async Task The_theme_follows_the_system_or_is_chosen_and_stays_chosen(Look look)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        IPage page = await OpenAsync(emulator.Link, look);
        ILocator theme = page.GetByLabel("Theme");
        Assert.Equal(look.Scheme() == ColorScheme.Dark, await IsDarkAsync());

        await theme.SelectOptionAsync("dark");
        Assert.True(await IsDarkAsync());
        await theme.SelectOptionAsync("light");
        Assert.False(await IsDarkAsync());
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.ReloadAsync();
        Assert.False(await IsDarkAsync());
        await Expect(theme).ToHaveValueAsync("light");

        await theme.SelectOptionAsync("auto");
        Assert.True(await IsDarkAsync());
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        Assert.False(await IsDarkAsync());

        Task<bool> IsDarkAsync() =>
            page.EvaluateAsync<bool>("() => Number(getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/)[0]) < 128");
    }
}
