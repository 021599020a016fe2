namespace VercelFunctions.Page.Tests;

/// <summary>Pictures of a busy cache, in artifacts/page. The README's picture is one of them.</summary>
public sealed class ScreenshotTests(BrowserFixture browser) : PageTest(browser)
{
    private static readonly string Folder = Repository.PathOf("artifacts/page");

    [Fact]
    public async Task Screenshots_show_a_busy_cache_in_every_look()
    {
        AdjustableTime time = new();
        TestEmulator emulator = await StartEmulatorAsync(new() { Projects = ["shop"], MaxBytes = 16 * 1024 * 1024, TimeProvider = time });
        await FiveMinutesOfTrafficAsync(new Shop(emulator), time);
        await emulator.ExpireAsync("revision-3");
        foreach (Look look in Enum.GetValues<Look>())
        {
            IPage page = await OpenAsync(emulator.Link, look);
            await Expect(page.Rows()).ToHaveCountAsync(50);
            await Expect(page.Locator("#tags li")).ToHaveCountAsync(12);
            await TakeAsync(page, $"{look}");
            foreach (string part in look.IsPhone() ? new[] { "items", "tags", "log-box" } : [])
            {
                await page.Locator($"#{part}").EvaluateAsync("(part) => part.closest('section').scrollIntoView()");
                await TakeAsync(page, $"{look}-{part}");
            }
        }
    }

    private static async Task FiveMinutesOfTrafficAsync(Shop shop, AdjustableTime time)
    {
        const int Seconds = 300;
        await shop.FillAsync(400);
        for (int second = 0; second < Seconds; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await shop.FillAsync(second % 10 == 0 ? 1 : 0);
            await shop.BrowseAsync(2 + second / 5 % 7);
        }
    }

    private static async Task TakeAsync(IPage page, string name)
    {
        byte[] picture = await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}.png") });
        Assert.True(picture.Length > 10_000, $"The picture {name} has {picture.Length} bytes: it is blank.");
    }
}
