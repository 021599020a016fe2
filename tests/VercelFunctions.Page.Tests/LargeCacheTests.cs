using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace VercelFunctions.Page.Tests;

/// <summary>A cache with many more items than the page can show at once.</summary>
public sealed class LargeCacheTests(BrowserFixture browser) : PageTest(browser)
{
    private const int Total = 100_000;
    private const int Groups = 1000;
    private const int Connections = 4;

    [Fact]
    public async Task A_hundred_thousand_items_are_shown_page_by_page()
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await FillAsync(new Uri(emulator.Address));
        IPage page = await OpenAsync(emulator.Link);
        ConcurrentQueue<int> sizes = new();
        page.Response += (_, response) =>
            sizes.Enqueue(int.Parse(response.Headers.GetValueOrDefault("content-length", "0"), CultureInfo.InvariantCulture));
        await Expect(page.Locator("#items-count")).ToHaveTextAsync("100,000");

        await page.Locator("#order").SelectOptionAsync("name:false");
        await ShowsAsync("1 to 50 of 100,000", "item 000000", 50);
        await page.Locator("#limit").SelectOptionAsync("200");
        await ShowsAsync("1 to 200 of 100,000", "item 000000", 200);
        await page.Locator("#next").ClickAsync();
        await ShowsAsync("201 to 400 of 100,000", "item 000200", 200);
        await page.Locator("#last").ClickAsync();
        await ShowsAsync("99,801 to 100,000 of 100,000", "item 099800", 200);

        // All items have the same size, so the key determines the order.
        await page.Locator("#order").SelectOptionAsync("size:true");
        await ShowsAsync("1 to 200 of 100,000", LastByKey(_ => true), 200);
        await page.Filter().FillAsync("item 0999");
        await ShowsAsync("100 items found", LastByKey(index => index is >= 99_900 and < 100_000), 100);
        await page.Filter().FillAsync(string.Empty);
        await page.Locator("#tag-filter").FillAsync("group-77");
        await page.Locator("#tags .chip").GetByText("group-77", new() { Exact = true }).ClickAsync();
        await ShowsAsync("100 items found", LastByKey(index => index % Groups == 77), 100);
        Assert.InRange(sizes.Max(), 1, 100_000);

        async Task ShowsAsync(string range, string first, int rows)
        {
            await Expect(page.Locator("#items-range")).ToHaveTextAsync(range);
            await Expect(page.Names().First).ToHaveTextAsync(first);
            await Expect(page.Rows()).ToHaveCountAsync(rows);
        }
    }

    private static string Key(int index) => index.ToString("x", CultureInfo.InvariantCulture);

    private static string Name(int index) => $"item {index:000000}";

    private static string LastByKey(Func<int, bool> isFound) =>
        Name(Enumerable.Range(0, Total).Where(isFound).MaxBy(Key, StringComparer.Ordinal));

    // Pipelined: sent without waiting for each response, which takes a fraction of the time.
    private static Task FillAsync(Uri address) => Task.WhenAll(Enumerable.Range(0, Connections).Select(part => Task.Run(async () =>
    {
        const string Success = "HTTP/1.1 200 ";
        using TcpClient client = new();
        await client.ConnectAsync(address.Host, address.Port);
        await using NetworkStream stream = client.GetStream();
        using StreamReader reader = new(stream, Encoding.Latin1);
        Task<string> answers = reader.ReadToEndAsync();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(SetRequests(address, part)));
        Assert.Equal(Total / Connections, (await answers).Split(Success).Length - 1);
    })));

    private static string SetRequests(Uri address, int part)
    {
        StringBuilder requests = new();
        for (int index = part; index < Total; index += Connections)
        {
            requests.Append(CultureInfo.InvariantCulture, $"""
                POST /v1/runtime-cache/{Key(index)} HTTP/1.1
                Host: {address.Authority}
                Authorization: Bearer {TestEmulator.Token}
                X-Vercel-Cache-Item-Name: {Uri.EscapeDataString(Name(index))}
                X-Vercel-Cache-Tags: all,group-{index % Groups}
                X-Vercel-Revalidate: 86400
                Content-Length: 4
                Connection: {(index + Connections < Total ? "keep-alive" : "close")}

                1234
                """);
        }

        return requests.Replace("\n", "\r\n").ToString();
    }
}
