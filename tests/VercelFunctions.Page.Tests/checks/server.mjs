// The page and the server: what goes on there, what goes wrong there, and that it may come back.
import assert from 'node:assert/strict';
import { Emulator, inBrowser, token, until, visit, withBrowser } from '../harness.mjs';
import { names } from './controls.mjs';

const lostConnection = [/ERR_/, /401 \(Unauthorized\)/, /503 \(Service Unavailable\)/];
const state = (page) => page.locator('#connection').getAttribute('data-state');

export const checks = {
  'What another client does is seen while it does it': () => withBrowser([], async (emulator, browser) => {
    for (const width of [375, 1280]) {
      await emulator.clear();
      const visited = await visit(browser, emulator.link, { width });
      const { page } = visited;
      await page.getByText('The cache is empty.').waitFor();
      assert.equal(await state(page), 'live');
      await emulator.set('seen', 'x'.repeat(100), { tags: ['t'], ttl: 600 });
      await emulator.set('brief', 1, { ttl: 2 });
      await until('both are shown', async () => (await names(page)).join() === 'brief,seen');
      assert.match(await page.locator('#rows .left').first().textContent(), /^[012] s$/);
      const scale = () => page.locator('#rows tr').filter({ hasText: 'brief' }).locator('.fill').evaluate((bar) => Number(/scaleX\((.*)\)/.exec(bar.style.transform)[1]));
      const before = await scale();
      await until('its bar has shrunk or it is gone', async () => (await page.locator('#rows tr').count()) === 1 || (await scale().catch(() => 0)) < before);
      await until('what is over is gone', async () => (await names(page)).join() === 'seen');

      await emulator.get('seen');
      await emulator.get('seen');
      await emulator.get('absent');
      await until('the hits', async () => (await page.locator('#rows .c-hits').textContent()) === '2');
      assert.deepEqual(
        (await page.locator('#log li').allInnerTexts()).slice(0, 3).map((line) => line.split(/\s+/).filter((word) => /^[a-z]+$/.test(word) && word !== 'ms').join(' ')),
        ['get absent miss', 'get seen hit', 'get seen hit']);
      await until('the plots tell', async () => /Hit ratio over the last 5 minutes: \d/.test(await page.locator('#ratio-plot').getAttribute('aria-label')));
      assert.match(await page.locator('#traffic-plot').getAttribute('aria-label'), /Requests a second over the last 5 minutes: now [\d.]+, most \d+/);

      await emulator.ask('POST', '/v1/runtime-cache/revalidate?tags=t,other');
      await page.getByText('The cache is empty.').waitFor();
      await until('the expiry is in the log', async () => (await page.locator('#log .about').first().textContent()) === 't, other');
      assert.equal(await page.locator('#items-count').textContent(), '0');
      await visited.close();
    }
  }),

  'Rows wait while somebody is about to press something in them': () => withBrowser([], async (emulator, browser) => {
    await emulator.set('first', 1);
    const visited = await visit(browser, emulator.link);
    const { page } = visited;
    await until('the row', async () => (await names(page)).join() === 'first');
    await page.locator('#filter').focus();
    for (let i = 0; i < 60 && (await page.evaluate(() => document.activeElement.getAttribute('aria-label'))) !== 'Delete first'; i++) {
      await page.keyboard.press('Tab');
    }

    await emulator.set('second', 1);
    await page.locator('#held').waitFor();
    assert.deepEqual(await names(page), ['first']);
    await page.locator('#filter').focus();
    await until('the rows go on', async () => (await names(page)).join() === 'second,first');
    await visited.close();
  }),

  'Faults at work are shown, and what they make fail is said': () => withBrowser([], async (emulator, browser) => {
    await emulator.set('kept', 1);
    const visited = await visit(browser, emulator.link, { allow: [/503 \(Service Unavailable\)/] });
    const { page } = visited;
    assert.equal(await page.locator('#faults').isVisible(), false);
    await emulator.ask('PUT', '/v1/emulator/faults', { body: '{"rules":["delete 100% 503","get 5% 500"]}' });
    await page.getByText('2 faults at work: delete 100% 503; get 5% 500').waitFor();
    await page.getByRole('button', { name: 'Delete kept' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.locator('#failed').getByText("The fault 'delete 100% 503'").waitFor();
    assert.deepEqual(await emulator.keys(), ['kept']);
    await page.locator('#log .note').getByText("fault 'delete 100% 503'").waitFor();
    await emulator.ask('DELETE', '/v1/emulator/faults');
    await page.locator('#faults').waitFor({ state: 'hidden' });
    await visited.close();
  }),

  'The page finds the server again, and asks for a token where it has another': () => inBrowser(async (browser) => {
    let emulator = await Emulator.start();
    try {
      await emulator.set('before', 1);
      const visited = await visit(browser, emulator.link, { allow: lostConnection });
      const { page } = visited;
      await until('the row', async () => (await names(page)).join() === 'before');
      const { port } = emulator;
      const stopped = performance.now();
      await emulator.stop();
      const stopping = Math.round(performance.now() - stopped);
      await page.getByText('Disconnected, trying again').waitFor();
      await page.getByRole('button', { name: 'Try now' }).waitFor();
      await page.locator('#filter').fill('anything');

      emulator = await Emulator.start('--port', port);
      await emulator.set('after', 1);
      await page.locator('#filter').fill('');
      await until('it is live again', async () => (await state(page)) === 'live');
      await until('what the new one holds', async () => (await names(page)).join() === 'after');
      await emulator.set('later', 1);
      await until('what comes', async () => (await names(page)).join() === 'later,after');
      await emulator.stop();

      await page.getByRole('button', { name: 'Try now' }).waitFor();
      emulator = await Emulator.start('--port', port, '--token', 'another-token-of-the-tests');
      await page.getByRole('button', { name: 'Try now' }).click().catch(() => {});
      await page.getByText('does not take this token any more').waitFor();
      await page.locator('#token').fill('another-token-of-the-tests');
      await page.locator('#token').press('Enter');
      await page.getByText('The cache is empty.').waitFor();

      // A page that is opened while there is no server has nothing to show, and does not forget its token.
      await emulator.stop();
      await page.getByText('Disconnected').waitFor();
      emulator = await Emulator.start('--port', port, '--token', 'another-token-of-the-tests');
      await until('it is live again', async () => (await state(page)) === 'live');
      await visited.close();
      return `With a page open the server stopped in ${stopping} ms.`;
    } finally {
      await emulator.stop();
    }
  }),

  'That the store is away is said until it is back': () => withBrowser([], async (emulator, browser) => {
    const visited = await visit(browser, emulator.link);
    const { page } = visited;
    await page.getByText('The cache is empty.').waitFor();

    // What the server tells while its store is away, and then is back, in two connections.
    const traffic = { hits: 0, misses: 0, sets: 0, deletes: 0, expiries: 0, errors: 0 };
    const rest = { now: Date.now(), traffic, seconds: [], lines: [] };
    const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
    let isBack = false;
    await page.route('**/v1/emulator/events', (route) => route.fulfill({
      contentType: 'text/event-stream',
      body: isBack
        ? event('change', { ...rest, store: { items: 7, usedBytes: 700, maxBytes: 1000, tags: 3 } })
        : event('start', { ...rest, project: 'local:production', started: Date.now(), windowSeconds: 300 }) + event('problem', { message: 'Redis cannot be reached.' }),
    }));
    await page.reload();
    await page.locator('#failed').getByText('Redis cannot be reached.').waitFor();
    isBack = true;
    await until('the totals are there', async () => (await page.locator('#items-count').textContent()) === '7');
    await until('nothing is said to have failed', async () => (await page.locator('#failed').textContent()) === '');
    await visited.close();
  }),

  'A hidden page asks nothing, and catches up when it is seen again': () => withBrowser([], async (emulator, browser) => {
    const { page, requests, close } = await visit(browser, emulator.address);
    await page.clock.install();
    await page.goto(emulator.link);
    await page.reload();
    await page.getByText('The cache is empty.').waitFor();
    const show = (hidden) => page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
    await show(true);
    const before = requests.length;
    await emulator.set('while hidden', 1);
    await page.clock.runFor(120_000);
    assert.equal(requests.length, before);
    await show(false);
    await until('it has caught up', async () => (await names(page)).join() === 'while hidden');
    await close();
  }),

  'More pages than can be told of what goes on are told why': () => withBrowser([], async (emulator, browser) => {
    const streams = [];
    try {
      for (let i = 0; i < 32; i++) {
        const control = new AbortController();
        streams.push(control);
        const response = await fetch(`${emulator.address}v1/emulator/events`, { headers: { authorization: `Bearer ${token}` }, signal: control.signal });
        assert.equal(response.status, 200);
      }

      const visited = await visit(browser, emulator.link, { allow: [/503 \(Service Unavailable\)/] });
      await visited.page.locator('#failed').getByText('Too many watch this project').waitFor();
      streams.pop().abort();
      await until('there is room', async () => (await state(visited.page)) === 'live');
      await visited.close();
    } finally {
      streams.forEach((control) => control.abort());
    }
  }),
};
