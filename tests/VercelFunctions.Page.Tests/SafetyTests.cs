namespace VercelFunctions.Page.Tests;

/// <summary>Protection against other sites and injected scripts.</summary>
public sealed class SafetyTests(BrowserFixture browser) : PageTest(browser)
{
    // Everything that a page of another site can try, even with the token, which it cannot get.
    private const string Attack = """
        async ({ address, token }) => {
          const outcomes = [];
          const cache = `${address}v1/runtime-cache/`;
          const targets =
          [
            ['DELETE', cache], ['DELETE', `${cache}kept`], ['POST', `${cache}kept`], ['POST', `${cache}revalidate?tags=t`],
            ['POST', `${address}v1/edge-cache/invalidate-by-tags?projectIdOrName=x`],
            ['DELETE', `${address}v1/data-cache/purge-all?projectIdOrName=x`],
            ['PUT', `${address}emulator/faults`], ['GET', `${address}emulator/view/items`], ['GET', `${address}emulator/view/projects`],
            ['GET', address], ['GET', `${cache}kept`],
          ];
          for (const [method, url] of targets) {
            for (const mode of ['cors', 'no-cors']) {
              for (const headers of [{}, { authorization: `Bearer ${token}` }]) {
                try {
                  const body = method === 'GET' ? undefined : '"changed"';
                  const response = await fetch(url, { method, mode, headers, credentials: 'include', body });
                  outcomes.push(`${method} ${url} ${mode}: ${response.type} ${response.status}`);
                } catch {
                  // Refused, as expected.
                }
              }
            }
          }

          const attach = (frame) => new Promise((resolve) => {
            frame.addEventListener('load', () => resolve());
            document.body.append(frame);
          });
          const framed = document.createElement('iframe');
          framed.src = `${address}#${token}`;
          await attach(framed);
          try {
            outcomes.push(`framed: ${framed.contentDocument.body.textContent}`);
          } catch {
            // Refused, as expected.
          }

          // A form needs no permission to be sent.
          const target = document.createElement('iframe');
          target.name = 'target';
          await attach(target);
          for (const [, action] of targets.filter(([method]) => method === 'POST')) {
            const form = document.createElement('form');
            Object.assign(form, { action, method: 'post', target: 'target', enctype: 'text/plain' });
            document.body.append(form);
            const sent = new Promise((resolve) => target.addEventListener('load', () => resolve(), { once: true }));
            form.submit();
            await sent;
          }

          // An opaque response cannot be read.
          return outcomes.filter((outcome) => !outcome.includes(': opaque 0'));
        }
        """;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Another_site_can_read_and_change_nothing(string host)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        await emulator.SetAsync("kept", letters: 3, tags: ["t"]);
        using StubServer site = new(StubAnswer.Html("<!doctype html><title>Another site</title><body>"));
        await using IBrowserContext context = await Browser.NewContextAsync();
        IPage own = await context.NewPageAsync();
        await own.GotoAsync(emulator.Link);
        await own.ShowsAsync("kept");

        IPage page = await context.NewPageAsync();
        await page.GotoAsync(new UriBuilder(site.Url) { Host = host }.Uri.AbsoluteUri);
        Assert.Empty(await page.EvaluateAsync<string[]>(Attack, new { address = emulator.Address, token = TestEmulator.Token }));

        Assert.Equal(["kept"], await emulator.KeysAsync());
        Assert.Equal("\"xxx\"", await emulator.Http.GetStringAsync("v1/runtime-cache/kept"));
        Assert.Equal("[]", await emulator.Http.GetStringAsync("emulator/faults"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_site_that_opens_the_page_cannot_control_it(string host)
    {
        TestEmulator emulator = await StartEmulatorAsync();
        using StubServer site = new(StubAnswer.Html("<!doctype html><title>Another site</title>"));
        await using IBrowserContext context = await Browser.NewContextAsync();
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(new UriBuilder(site.Url) { Host = host }.Uri.AbsoluteUri);
        IPage popup = await context.RunAndWaitForPageAsync(
            () => page.EvaluateAsync("(address) => { window.opened = window.open(address); }", emulator.Address));
        await Expect(popup.Locator("#token")).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => window.opened.closed"));
        Assert.True(await popup.EvaluateAsync<bool>("() => window.opener === null"));
    }

    [Fact]
    public async Task The_policy_blocks_other_scripts_and_other_requests()
    {
        AllowInConsole("Content Security Policy", "Trusted");
        TestEmulator emulator = await StartEmulatorAsync();
        IPage page = await OpenAsync(emulator.Address);
        Task<IConsoleMessage> violation = page.WaitForConsoleMessageAsync(
            new() { Predicate = message => message.Text.Contains("Content Security Policy", StringComparison.Ordinal) });
        string[] succeeded = await page.EvaluateAsync<string[]>("""
            async () => {
              window.ran = [];
              const succeeded = [];
              const attempt = (name, act) => {
                try {
                  act();
                  succeeded.push(name);
                } catch {
                  // Refused, as expected.
                }
              };
              const load = (address) => {
                const script = document.createElement('script');
                script.src = address;
                document.head.append(script);
              };
              attempt('a script in an address', () => load('data:text/javascript,window.ran.push("a script in an address")'));
              attempt('a script from elsewhere', () => load('http://127.0.0.1:9/'));
              attempt('markup', () => { document.body.innerHTML = '<img src=x onerror="window.ran.push(\'markup\')">'; });
              await fetch('http://127.0.0.1:9/').then(() => succeeded.push('a request'), () => {});
              return [...succeeded, ...window.ran];
            }
            """);
        Assert.Empty(succeeded);
        await violation;
    }
}
