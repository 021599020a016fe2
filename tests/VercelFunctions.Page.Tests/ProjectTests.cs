namespace VercelFunctions.Page.Tests;

/// <summary>An emulator that serves several projects.</summary>
public sealed class ProjectTests(BrowserFixture browser) : PageTest(browser)
{
    private const string Blog = "blog:preview";

    [Theory, ClassData<PhoneAndDesk>]
    public async Task Each_project_shows_its_own_items_tags_and_log(Look look)
    {
        TestEmulator emulator = await StartWithTwoProjectsAsync();
        IPage page = await OpenAsync(emulator.Link, look);
        await page.ShowsAsync("of the shop");
        await page.GetByLabel("Project").SelectOptionAsync(Blog);
        await page.ShowsAsync("of the blog");
        await Expect(page.Locator("#tags .chip")).ToHaveTextAsync(["posts"]);
        await Expect(page.Locator("#log .about")).ToHaveTextAsync(["of the blog"]);

        await page.ReloadAsync();
        await page.ShowsAsync("of the blog");
    }

    [Theory, ClassData<PhoneAndDesk>]
    public async Task The_token_of_one_project_shows_no_other(Look look)
    {
        TestEmulator emulator = await StartWithTwoProjectsAsync();
        IPage page = await OpenAsync(emulator.LinkWith(emulator.Projects[0].Token), look);
        await page.ShowsAsync("of the shop");
        await Expect(page.GetByLabel("Project")).ToBeHiddenAsync();
        await Expect(page.Locator("#project-name")).ToHaveTextAsync("shop:production");
    }

    [Fact]
    public async Task Clearing_a_project_does_not_affect_the_others()
    {
        TestEmulator emulator = await StartWithTwoProjectsAsync();
        IPage page = await OpenAsync(emulator.Link);
        await page.GetByLabel("Project").SelectOptionAsync(Blog);
        await page.ShowsAsync("of the blog");
        await page.Locator("#clear").ClickAsync();
        await Expect(page.Question()).ToContainTextAsync($"1 item of {Blog}");
        await page.ConfirmAsync();
        await page.ShowsAnEmptyCacheAsync();
        Assert.Equal(["of the shop"], await emulator.KeysAsync(project: 0));
        Assert.Empty(await emulator.KeysAsync(project: 1));
    }

    private async Task<TestEmulator> StartWithTwoProjectsAsync()
    {
        TestEmulator emulator = await StartEmulatorAsync(new() { Projects = ["shop", Blog] });
        await emulator.SetAsync("of the shop", tags: ["goods"], project: 0);
        await emulator.SetAsync("of the blog", tags: ["posts"], project: 1);
        return emulator;
    }
}
