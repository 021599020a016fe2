// How the page looks and reads: to eyes, to screen readers, and to whoever has much in a cache.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { looks, token, until, visit, withBrowser } from '../harness.mjs';
import { browse, fill, items } from '../shop.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const long = 'a-name-without-any-place-to-break-it-'.repeat(12);

async function findBarriers(page, when) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join('; ')}`), [], `What axe finds ${when}`);
}

export const checks = {
  'axe finds no barrier, whatever is shown': () => withBrowser([], async (emulator, browser) => {
    for (const look of looks) {
      const at = `at ${look.width} pixels, ${look.theme}`;
      await emulator.clear();
      await emulator.ask('DELETE', '/v1/emulator/faults');
      const visited = await visit(browser, emulator.address, { ...look, allow: [/401 \(Unauthorized\)/, /503 \(Service Unavailable\)/] });
      const { page } = visited;
      await page.locator('#token').fill('not-the-token-of-this-server');
      await page.locator('#token').press('Enter');
      await page.getByText('does not take this token').waitFor();
      await findBarriers(page, `in the token form, ${at}`);
      await page.locator('#token').fill(token);
      await page.locator('#token').press('Enter');
      await page.getByText('The cache is empty.').waitFor();
      await findBarriers(page, `in an empty cache, ${at}`);

      const list = items(60);
      await fill(emulator, list);
      await browse(emulator, list, 60);
      await emulator.ask('POST', '/v1/runtime-cache/set-without-ttl', { headers: { 'x-vercel-revalidate': 'x' }, body: '1' });
      await emulator.ask('PUT', '/v1/emulator/faults', { body: '{"rules":["delete 100% 503","get 10% slow 1ms"]}' });
      await page.getByText('2 faults at work').waitFor();
      await page.locator('#tags .chip').getByText('products', { exact: true }).click();
      await until('the log shows', async () => (await page.locator('#log li').count()) > 50);
      await findBarriers(page, `in a full one, ${at}`);
      await page.locator('#rows .danger').first().click();
      await findBarriers(page, `with a question, ${at}`);
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await page.locator('#failed').getByText('delete 100% 503').waitFor();
      await page.locator('#pause').click();
      await findBarriers(page, `with an error, paused, ${at}`);
      await visited.close();
    }
  }),

  'Nothing is wider than the screen, however long names and tags are': () => withBrowser([], async (emulator, browser) => {
    await emulator.set(long, 1, { name: long, tags: [long.slice(0, 250), ...Array.from({ length: 100 }, (_, index) => `tag-${index}`)], ttl: 100_000_000 });
    await emulator.set('<b>', 'x'.repeat(1_900_000), { name: '<img src=x onerror=alert(1)>', tags: ['<script>alert(1)</script>'] });
    await emulator.get('<b>');
    for (const width of [320, 375, 768, 1000, 1280, 1920]) {
      const visited = await visit(browser, emulator.link, { width });
      const { page } = visited;
      await until('two rows', async () => (await page.locator('#rows tr').count()) === 2);
      for (const more of [false, true]) {
        if (more) {
          await page.locator('#rows .more').click();
          assert.equal(await page.locator('#rows .chip').count(), 102);
        }

        const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        assert.ok(inner <= outer, `At ${width} pixels the page is ${inner} wide.`);
        const beyond = await page.evaluate(() => [...document.querySelectorAll('button, input, select, td, th, dt, dd, strong')]
          .filter((shown) => shown.checkVisibility() && shown.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
          .map((shown) => shown.outerHTML.slice(0, 80)));
        assert.deepEqual(beyond, [], `At ${width} pixels`);
      }

      // What a cache holds is text, and nothing but text.
      assert.ok((await page.locator('#rows .name').allTextContents()).includes('<img src=x onerror=alert(1)>'));
      assert.equal(await page.locator('#view img, #view script, #view b').count(), 0);
      await page.locator('#rows tr').filter({ hasText: '<b>' }).getByRole('button', { name: /^Delete/ }).click();
      await page.getByRole('dialog').getByText('<b>').waitFor();
      await page.keyboard.press('Escape');
      await visited.close();
    }
  }),

  'A hundred thousand items are shown a page at a time': () => withBrowser([], async (emulator, browser) => {
    const total = 100_000;
    const nameOf = (index) => `item ${String(index).padStart(6, '0')}`;
    const agent = new Agent({ keepAlive: true, maxSockets: 32 });
    let next = 0;
    await Promise.all(Array.from({ length: 32 }, async () => {
      while (next < total) {
        const index = next++;
        await new Promise((resolve, reject) => {
          request({
            agent,
            port: emulator.port,
            method: 'POST',
            path: `/v1/runtime-cache/${index.toString(16)}`,
            headers: {
              authorization: `Bearer ${token}`,
              'content-length': 4,
              'x-vercel-cache-item-name': nameOf(index).replace(' ', '%20'),
              'x-vercel-cache-tags': `all,group-${index % 1000}`,
              'x-vercel-revalidate': '86400',
            },
          }, (response) => response.resume().on('end', resolve)).on('error', reject).end('1234');
        });
      }
    }));
    agent.destroy();

    const visited = await visit(browser, emulator.link);
    const { page } = visited;
    const sizes = [];
    page.on('response', (response) => sizes.push(Number(response.headers()['content-length'] ?? 0)));
    await page.evaluate(() => {
      window.longest = 0;
      new PerformanceObserver((list) => {
        window.longest = Math.max(window.longest, ...list.getEntries().map(({ duration }) => duration));
      }).observe({ entryTypes: ['longtask'] });
    });
    const shows = (range, first) => until(`${range}, ${first} first`, async () =>
      (await page.locator('#items-range').textContent()) === range && (await page.locator('#rows .name').first().textContent()) === first);
    await until('all are counted', async () => (await page.locator('#items-count').textContent()) === '100,000');
    const lastByKey = (has) => nameOf(Array.from({ length: total }, (_, index) => index).filter((index) => has(nameOf(index), index))
      .reduce((one, other) => (other.toString(16) > one.toString(16) ? other : one)));
    const took = [];
    const timed = async (what, act, range, first) => {
      const start = performance.now();
      await act();
      await shows(range, first);
      took.push(`${what} ${Math.round(performance.now() - start)} ms`);
      assert.ok((await page.locator('#rows tr').count()) <= 200);
    };
    await timed('by name', () => page.locator('#order').selectOption('name:false'), '1 to 50 of 100,000', 'item 000000');
    await timed('200 rows', () => page.locator('#limit').selectOption('200'), '1 to 200 of 100,000', 'item 000000');
    await timed('next page', () => page.locator('#next').click(), '201 to 400 of 100,000', 'item 000200');
    await timed('last page', () => page.locator('#last').click(), '99,801 to 100,000 of 100,000', 'item 099800');
    await timed('by size, then key', () => page.locator('#order').selectOption('size:true'), '1 to 200 of 100,000', lastByKey(() => true));
    await timed('filter', () => page.locator('#filter').fill('item 0999'), '100 items found', lastByKey((name) => name.startsWith('item 0999')));
    await page.locator('#filter').fill('');
    await page.locator('#tag-filter').fill('group-77');
    await timed('tag', () => page.locator('#tags .chip').getByText('group-77', { exact: true }).click(), '100 items found', lastByKey((_, index) => index % 1000 === 77));
    const longest = await page.evaluate(() => window.longest);
    const largest = Math.max(...sizes);
    assert.ok(largest < 100_000, `An answer had ${largest} bytes.`);
    await visited.close();
    return `${took.join(', ')}; longest task of the page ${Math.round(longest)} ms; largest answer ${largest} bytes`;
  }),

  'Where less motion is asked for, nothing moves': () => withBrowser([], async (emulator, browser) => {
    await emulator.set('short-lived', 1, { ttl: 600 });
    for (const [motion, expected] of [['reduce', '0s'], ['no-preference', '1s']]) {
      const visited = await visit(browser, emulator.link, { motion });
      const bar = visited.page.locator('#rows .fill');
      await bar.waitFor({ state: 'attached' });
      assert.equal(await bar.evaluate((shown) => getComputedStyle(shown).transitionDuration), expected);
      await visited.close();
    }
  }),

  'Screenshots are taken for those who look': () => withBrowser(['--project', 'shop', '--max-bytes', `${64 * 1024 * 1024}`], async (emulator, browser) => {
    const folder = process.env.VERCELFUNCTIONS_SCREENSHOTS ?? join(import.meta.dirname, '../../../artifacts/page');
    mkdirSync(folder, { recursive: true });
    const list = items(2000);
    await fill(emulator, list.slice(0, 1800));
    for (let round = 0; round < 20; round++) {
      await Promise.all([fill(emulator, list.slice(1800 + 10 * round, 1810 + 10 * round)), browse(emulator, list, 20 + 12 * (round % 7), round)]);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }

    await emulator.ask('POST', '/v1/runtime-cache/revalidate?tags=revision-3');
    for (const { width, theme } of looks) {
      const visited = await visit(browser, emulator.link, { width, theme, height: width === 375 ? 812 : 900 });
      await until('rows and tags', async () => (await visited.page.locator('#rows tr').count()) === 50 && (await visited.page.locator('#tags li').count()) === 12);
      const picture = await visited.page.screenshot();
      assert.ok(picture.length > 10_000);
      writeFileSync(join(folder, `${width}-${theme}.png`), picture);
      if (width === 375) {
        for (const part of ['items', 'tags', 'log-box']) {
          await visited.page.locator(`#${part}`).evaluate((shown) => shown.closest('section').scrollIntoView());
          writeFileSync(join(folder, `${width}-${theme}-${part}.png`), await visited.page.screenshot());
        }
      }

      await visited.close();
    }
  }),
};
