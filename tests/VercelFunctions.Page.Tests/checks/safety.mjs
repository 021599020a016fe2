// What others must not be able to do.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { token, withBrowser } from '../harness.mjs';

// All that a page elsewhere can try. It even knows the token, which it cannot.
const attempts = async ({ address, token }) => {
  const outcomes = [];
  const cache = `${address}v1/runtime-cache/`;
  const targets = [
    ['DELETE', cache], ['DELETE', `${cache}kept`], ['POST', `${cache}kept`], ['POST', `${cache}revalidate?tags=t`], ['POST', `${address}v1/edge-cache/invalidate-by-tags?projectIdOrName=x`],
    ['DELETE', `${address}v1/data-cache/purge-all?projectIdOrName=x`], ['PUT', `${address}v1/emulator/faults`], ['GET', `${address}v1/emulator/items`], ['GET', `${address}v1/emulator/projects`], ['GET', address], ['GET', `${cache}kept`],
  ];
  for (const [method, url] of targets) {
    for (const mode of ['cors', 'no-cors']) {
      for (const headers of [{}, { authorization: `Bearer ${token}` }]) {
        try {
          const response = await fetch(url, { method, mode, headers, credentials: 'include', body: method === 'GET' ? undefined : '"changed"' });
          outcomes.push(`${method} ${url} ${mode}: ${response.type} ${response.status}`);
        } catch {
          outcomes.push(null);
        }
      }
    }
  }

  const frame = (made) => new Promise((resolve) => {
    made.addEventListener('load', () => resolve());
    document.body.append(made);
  });
  const framed = document.createElement('iframe');
  framed.src = `${address}#${token}`;
  await frame(framed);
  try {
    outcomes.push(`framed: ${framed.contentDocument.body.textContent}`);
  } catch {
    outcomes.push(null);
  }

  // A form needs no permission to be sent.
  const target = document.createElement('iframe');
  target.name = 'target';
  await frame(target);
  for (const action of [`${cache}kept`, `${cache}revalidate?tags=t`, `${address}v1/edge-cache/invalidate-by-tags?projectIdOrName=x`]) {
    const form = document.createElement('form');
    Object.assign(form, { action, method: 'post', target: 'target', enctype: 'text/plain' });
    document.body.append(form);
    const sent = new Promise((resolve) => target.addEventListener('load', () => resolve(), { once: true }));
    form.submit();
    await sent;
  }

  return outcomes.filter((outcome) => outcome !== null);
};

export const checks = {
  'Another site can neither read nor change anything, not even beside an open page': () => withBrowser([], async (emulator, browser) => {
    await emulator.set('kept', 'as it was', { tags: ['t'] });
    const site = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>Another site</title><body>'));
    site.listen(0, '127.0.0.1');
    await once(site, 'listening');
    try {
      const context = await browser.newContext();
      const own = await context.newPage();
      await own.goto(emulator.link);
      await own.getByText('kept').first().waitFor();
      for (const host of ['127.0.0.1', 'localhost']) {
        const page = await context.newPage();
        await page.goto(`http://${host}:${site.address().port}/`);
        const outcomes = await page.evaluate(attempts, { address: emulator.address, token });

        // An opaque answer tells nothing; none must be readable.
        assert.deepEqual(outcomes.filter((outcome) => !outcome.includes(': opaque 0')), []);

        // An address that it opens is another's, with no way back or forth.
        const [opened, popup] = await Promise.all([page.evaluate((address) => {
          window.opened = window.open(address);
          return window.opened !== null;
        }, emulator.address), context.waitForEvent('page')]);
        assert.ok(opened);
        await popup.locator('#token').waitFor();
        assert.equal(await page.evaluate(() => window.opened.closed), true);
        assert.equal(await popup.evaluate(() => window.opener), null);
      }

      assert.deepEqual(await emulator.keys(), ['kept']);
      assert.equal((await emulator.get('kept')).body, '"as it was"');
      assert.equal((await emulator.ask('GET', '/v1/emulator/faults')).body, '[]');
      await context.close();
    } finally {
      site.closeAllConnections();
      site.close();
    }
  }),

  'The policy lets no script in but that of the page': () => withBrowser([], async (emulator, browser) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const violations = [];
    page.on('console', (message) => violations.push(message.text()));
    await page.goto(emulator.address);
    const tried = await page.evaluate(async () => {
      window.ran = [];
      const refused = [];
      const attempt = (what) => {
        try {
          what();
        } catch (error) {
          refused.push(error.name);
        }
      };
      const script = (address) => {
        const made = document.createElement('script');
        made.src = address;
        document.head.append(made);
      };
      attempt(() => script('data:text/javascript,window.ran.push(1)'));
      attempt(() => script('http://127.0.0.1:9/'));
      attempt(() => { document.body.innerHTML = '<img src=x onerror="window.ran.push(2)">'; });
      const sent = await fetch('http://127.0.0.1:9/').then(() => true, () => false);
      return { ran: window.ran, refused: refused.length, sent };
    });
    assert.deepEqual(tried, { ran: [], refused: 3, sent: false });
    assert.ok(violations.some((text) => text.includes('Content Security Policy')), violations.join('\n'));
    await context.close();
  }),
};
