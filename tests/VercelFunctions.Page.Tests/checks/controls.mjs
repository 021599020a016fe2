// Every control of the page, in both themes, at the width of a phone and of a desk.
import assert from 'node:assert/strict';
import { looks, token, until, visit, withBrowser } from '../harness.mjs';

// Runs on a page for each look, each time on an empty cache.
function inEveryLook(run, { allow, start = (emulator) => emulator.link, options = [] } = {}) {
  return () => withBrowser(options, async (emulator, browser) => {
    for (const look of looks) {
      await emulator.clear();
      const visited = await visit(browser, start(emulator), { ...look, allow });
      try {
        await run(visited.page, emulator, { ...look, requests: visited.requests });
      } catch (error) {
        error.message = `At ${look.width} pixels, ${look.theme}: ${error.message}`;
        throw error;
      }

      await visited.close();
    }
  });
}

const rows = (page) => page.locator('#rows tr');
export const names = (page) => page.locator('#rows .name').allTextContents();
const dialog = (page) => page.getByRole('dialog');

const shows = (page, expected) => until(
  `the rows are ${expected}`, async () => JSON.stringify(await names(page)) === JSON.stringify(expected));

async function fill(emulator) {
  await emulator.set('alpha', 'x'.repeat(10), { tags: ['red', 'round'], ttl: 3000 });
  await emulator.set('beta', 'x'.repeat(3000), { tags: ['red'], ttl: 100 });
  await emulator.set('gamma', 'x'.repeat(200), { tags: ['blue'] });
  await emulator.get('alpha');
  await emulator.get('alpha');
  await emulator.get('gamma');
}

// The order by any column is told by the head of the table where there is room, and by the list of orders in any case.
const orders = {
  name: [['alpha', 'beta', 'gamma'], 'name:false', 'name:true'],
  size: [['beta', 'gamma', 'alpha'], 'size:true', 'size:false'],
  age: [['alpha', 'beta', 'gamma'], 'age:true', 'age:false'],
  timeLeft: [['beta', 'alpha', 'gamma'], 'timeLeft:false', 'timeLeft:true'],
  hits: [['alpha', 'gamma', 'beta'], 'hits:true', 'hits:false'],
};

export const checks = {
  'The token form opens the page and says what is wrong with a token': inEveryLook(async (page, emulator) => {
    const field = page.getByLabel('Token', { exact: true });
    await field.waitFor();
    assert.equal(await field.getAttribute('type'), 'password');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'token');
    await field.fill('too short');
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByText('16 to 512 letters').waitFor();
    await field.fill('not-the-token-of-this-server');
    await field.press('Enter');
    await page.getByText('does not take this token').waitFor();
    assert.equal(await field.inputValue(), '');
    assert.equal(await page.locator('#view').isVisible(), false);
    await field.fill(token);
    await field.press('Enter');
    await page.getByText('The cache is empty.').waitFor();
    assert.equal(await field.isVisible(), false);
  }, { start: (emulator) => emulator.address, allow: [/401 \(Unauthorized\)/] }),

  'A token in the address is taken from there at once, kept for the tab and sent in a header alone': inEveryLook(async (page, emulator, { requests }) => {
    await page.getByText('The cache is empty.').waitFor();
    assert.equal(page.url(), emulator.address);
    await page.reload();
    await page.getByText('The cache is empty.').waitFor();
    await page.goto(`${emulator.address}#another-token-than-before`);
    await page.getByText('does not take this token').waitFor();
    assert.equal(page.url(), emulator.address);
    await page.goto(emulator.link);
    await page.getByText('The cache is empty.').waitFor();
    assert.equal(page.url(), emulator.address);
    for (const request of requests) {
      assert.ok(!request.url().includes(token), 'The token is in a URL.');
      const headers = await request.allHeaders();
      assert.equal(headers.cookie, undefined);
      assert.equal(headers.referer, undefined);
      if (request.url().includes('/v1/')) {
        assert.match(headers.authorization, /^Bearer /);
      }
    }

    assert.equal(await page.evaluate(() => document.cookie + JSON.stringify(Object.entries(localStorage)).includes('token')), 'false');
  }, { allow: [/401 \(Unauthorized\)/] }),

  'Items are filtered by name, by key and by tag': inEveryLook(async (page, emulator) => {
    await fill(emulator);
    await emulator.set('key-0815', 1, { name: 'Named otherwise' });
    const filter = page.locator('#filter');
    await shows(page, ['Named otherwise', 'gamma', 'alpha', 'beta']);
    for (const [text, expected] of [['ALPH', ['alpha']], ['0815', ['Named otherwise']], ['red', ['alpha', 'beta']], ['  beta ', ['beta']], ['nothing like it', []]]) {
      await filter.fill(text);
      await shows(page, expected);
    }

    await page.getByText('Nothing the cache holds is like this.').waitFor();
    await filter.press('Escape');
    await shows(page, ['Named otherwise', 'gamma', 'alpha', 'beta']);
    assert.equal(await page.locator('#items-range').textContent(), '4 items');
  }),

  'Items are ordered by each column, both ways': inEveryLook(async (page, emulator, { width }) => {
    await fill(emulator);
    await shows(page, ['gamma', 'alpha', 'beta']);
    for (const [column, [expected, first, second]] of Object.entries(orders)) {
      if (width > 1000) {
        const head = page.locator(`[data-order="${column}"]`);
        await head.click();
        await shows(page, expected);
        const isAscending = first.endsWith('false');
        assert.equal(await page.locator('thead th[aria-sort]').count(), 1);
        assert.equal(await page.locator(`th:has([data-order="${column}"])`).getAttribute('aria-sort'), isAscending ? 'ascending' : 'descending');
        assert.equal(await page.locator('#order').inputValue(), first);
        await head.click();
        await shows(page, expected.toReversed());
        assert.equal(await page.locator('#order').inputValue(), second);
      }

      await page.locator('#order').selectOption(first);
      await shows(page, expected);
      await page.locator('#order').selectOption(second);
      await shows(page, expected.toReversed());
    }

    await page.locator('#order').selectOption('lastUsed:false');
    await shows(page, ['beta', 'alpha', 'gamma']);
  }),

  'Pages are turned by every button, by number and by size': inEveryLook(async (page, emulator) => {
    for (let i = 101; i <= 160; i++) {
      await emulator.set(`${i}`, 1);
    }

    await page.locator('#order').selectOption('name:false');
    const from = async (first, count) => until(`${count} rows from ${first}`, async () => (await names(page))[0] === `${first}` && (await rows(page).count()) === count);
    await from(101, 50);
    await page.locator('#limit').selectOption('25');
    await from(101, 25);
    assert.equal(await page.locator('#items-range').textContent(), '1 to 25 of 60');
    assert.equal(await page.locator('#previous').getAttribute('aria-disabled'), 'true');
    await page.locator('#next').click();
    await from(126, 25);
    await page.locator('#last').click();
    await from(151, 10);
    assert.equal(await page.locator('#pages').textContent(), 'of 3');
    assert.equal(await page.locator('#last').getAttribute('aria-disabled'), 'true');
    await page.locator('#next').click({ force: true });
    await from(151, 10);
    await page.locator('#previous').click();
    await from(126, 25);
    await page.locator('#first').click();
    await from(101, 25);
    await page.getByLabel('Page', { exact: true }).fill('3');
    await page.getByLabel('Page', { exact: true }).press('Enter');
    await from(151, 10);
    await page.getByLabel('Page', { exact: true }).fill('99');
    await page.getByLabel('Page', { exact: true }).press('Enter');
    await from(151, 10);
    assert.equal(await page.getByLabel('Page', { exact: true }).inputValue(), '3');

    // The last page goes with its items.
    await page.locator('#filter').focus();
    for (let i = 151; i <= 160; i++) {
      await emulator.ask('DELETE', `/v1/runtime-cache/${i}`);
    }

    await from(126, 25);
  }),

  'A tag is shown by itself, and expired once that is confirmed': inEveryLook(async (page, emulator) => {
    await fill(emulator);
    await emulator.set('delta', 1, { tags: ['blue', 'b', 'c', 'd', 'e'] });
    await page.locator('#rows .more').click();
    assert.deepEqual(await page.locator('#rows tr').filter({ hasText: 'delta' }).locator('.chip').allTextContents(), ['blue', 'b', 'c', 'd', 'e']);
    const tags = page.locator('#tags');
    await tags.getByText('red', { exact: true }).click();
    await shows(page, ['alpha', 'beta']);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'by-tag-off');
    await page.getByRole('button', { name: 'Show all' }).click();
    await shows(page, ['delta', 'gamma', 'alpha', 'beta']);
    await page.locator('#rows .chip').getByText('round', { exact: true }).click();
    await shows(page, ['alpha']);
    await page.getByRole('button', { name: 'Show all' }).click();

    await page.getByRole('button', { name: 'Expire the tag red' }).click();
    await dialog(page).getByText('2 items bear it').waitFor();
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    assert.equal(await dialog(page).isVisible(), false);
    assert.deepEqual(await emulator.keys(), ['alpha', 'beta', 'delta', 'gamma']);
    await page.getByRole('button', { name: 'Expire the tag red' }).click();
    await dialog(page).getByRole('button', { name: 'Expire' }).click();
    await page.getByText('The tag “red” is expired: 2 items bore it.').waitFor();
    await shows(page, ['delta', 'gamma']);
    assert.deepEqual(await emulator.keys(), ['delta', 'gamma']);
    await page.locator('#said-close').click();
    assert.equal(await page.locator('#said').textContent(), '');

    // Beside the items, too, where they are those of the tag.
    await tags.getByText('e', { exact: true }).click();
    await page.locator('#by-tag-expire').click();
    await dialog(page).getByText('1 item bears it and leaves').waitFor();
    await dialog(page).getByRole('button', { name: 'Expire' }).click();
    await shows(page, []);
    assert.deepEqual(await emulator.keys(), ['gamma']);
  }),

  'Tags are filtered, counted and turned in pages': inEveryLook(async (page, emulator) => {
    for (let i = 10; i < 40; i++) {
      await emulator.set(`item ${i}`, 1, { tags: ['all', `tag-${i}`] });
    }

    const shown = (expected) => until(`the tags are ${expected}`, async () => JSON.stringify(await page.locator('#tags li .chip').allTextContents()) === JSON.stringify(expected));
    const numbered = (from, to) => Array.from({ length: to - from }, (_, index) => `tag-${from + index}`);
    await shown(['all', ...numbered(10, 21)]);
    await until('all are counted', async () => (await page.locator('#tags li .items').first().textContent()) === '30');
    await page.locator('#tags-next').click();
    await shown(numbered(21, 33));
    await page.locator('#tags-next').click();
    await shown(numbered(33, 40));
    assert.ok(await page.locator('#tags-next').isDisabled());
    await page.locator('#tags-previous').click();
    await shown(numbered(21, 33));
    await page.locator('#tag-filter').fill('AG-3');
    await shown(numbered(30, 40));
    await page.locator('#tag-filter').fill('none');
    await page.getByText('No tag contains this.').waitFor();
    await page.locator('#tag-filter').press('Escape');
    await shown(['all', ...numbered(10, 21)]);
  }),

  'An item is deleted once that is confirmed, whatever its key': inEveryLook(async (page, emulator) => {
    const odd = 'a/b?c=d&e#f%25 ü';
    await emulator.set(odd, 1, { name: 'odd' });
    await emulator.set('%2e%2e', 1, { name: 'a step' });
    await emulator.set('kept', 1);
    await shows(page, ['kept', 'a step', 'odd']);
    await page.getByRole('button', { name: 'Delete odd' }).click();
    await dialog(page).getByText(odd).waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await dialog(page).isVisible(), false);
    assert.deepEqual(await emulator.keys(), ['%2e%2e', odd, 'kept']);
    await page.getByRole('button', { name: 'Delete odd' }).click();
    await dialog(page).getByRole('button', { name: 'Delete' }).click();
    await page.getByText('“odd” is deleted.').waitFor();
    await shows(page, ['kept', 'a step']);
    await page.getByRole('button', { name: 'Delete a step' }).click();
    await dialog(page).getByRole('button', { name: 'Delete' }).click();
    await shows(page, ['kept']);
    assert.deepEqual(await emulator.keys(), ['kept']);
  }),

  'The cache is cleared once that is confirmed, and not when it is cancelled': inEveryLook(async (page, emulator) => {
    await fill(emulator);
    await shows(page, ['gamma', 'alpha', 'beta']);
    const clear = page.getByRole('button', { name: 'Clear the cache' });
    for (const stop of [() => dialog(page).getByRole('button', { name: 'Cancel' }).click(), () => page.keyboard.press('Escape'), () => page.keyboard.press('Enter')]) {
      await clear.click();
      await dialog(page).getByText('All 3 items').waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.id), 'confirm-no');
      await stop();
      await dialog(page).waitFor({ state: 'hidden' });
      assert.equal(await page.evaluate(() => document.activeElement.id), 'clear');
    }

    assert.equal((await emulator.keys()).length, 3);
    await clear.click();
    await dialog(page).getByRole('button', { name: 'Clear' }).click();
    await page.getByText('is cleared.').waitFor();
    await page.getByText('The cache is empty.').waitFor();
    assert.deepEqual(await emulator.keys(), []);
  }),

  'The theme follows the system or is chosen, and stays chosen': inEveryLook(async (page, emulator, { theme }) => {
    const isDark = () => page.evaluate(() => {
      const [red] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g);
      return Number(red) < 128;
    });
    assert.equal(await isDark(), theme === 'dark');
    await page.getByLabel('Theme').selectOption('dark');
    assert.equal(await isDark(), true);
    await page.getByLabel('Theme').selectOption('light');
    assert.equal(await isDark(), false);
    await page.reload();
    assert.equal(await isDark(), false);
    assert.equal(await page.getByLabel('Theme').inputValue(), 'light');
    await page.getByLabel('Theme').selectOption('auto');
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.equal(await isDark(), true);
    await page.emulateMedia({ colorScheme: 'light' });
    assert.equal(await isDark(), false);
  }),

  'A pause keeps what is shown until it ends': inEveryLook(async (page, emulator) => {
    await emulator.set('first', 1);
    await shows(page, ['first']);
    await until('its operation is in the log', async () => (await page.locator('#log .about').allTextContents()).join() === 'first' || (await page.locator('#log .about').first().textContent()) === 'first');
    const logged = await page.locator('#log li').count();
    await page.getByRole('button', { name: 'Pause' }).click();
    assert.equal(await page.getByRole('button', { name: 'Pause' }).getAttribute('aria-pressed'), 'true');
    await emulator.set('second', 1);
    await until('the count goes on', async () => (await page.locator('#items-count').textContent()) === '2');
    assert.deepEqual(await names(page), ['first']);
    assert.equal(await page.locator('#log li').count(), logged);
    await page.getByRole('button', { name: 'Pause' }).click();
    await shows(page, ['second', 'first']);
    assert.equal(await page.locator('#log .about').first().textContent(), 'second');
  }),

  'Several projects are picked from, each with what is its own': () => withBrowser(['--project', 'shop', '--project', 'blog:preview'], async (emulator, browser) => {
    const [shop, blog] = emulator.projects;
    await emulator.set('of the shop', 1, { as: shop.token, tags: ['goods'] });
    await emulator.set('of the blog', 1, { as: blog.token, tags: ['posts'] });
    for (const look of looks) {
      const visited = await visit(browser, emulator.link, look);
      const { page } = visited;
      await shows(page, ['of the shop']);
      await page.getByLabel('Project').selectOption('blog:preview');
      await shows(page, ['of the blog']);
      assert.deepEqual(await page.locator('#tags .chip').allTextContents(), ['posts']);
      assert.ok(!(await page.locator('#log').textContent()).includes('of the shop'));
      await page.reload();
      await shows(page, ['of the blog']);
      await visited.close();

      const alone = await visit(browser, `${emulator.address}#${shop.token}`, look);
      await shows(alone.page, ['of the shop']);
      assert.equal(await alone.page.getByLabel('Project').isVisible(), false);
      assert.equal(await alone.page.locator('#project-name').textContent(), 'shop:production');
      await alone.close();
    }

    const visited = await visit(browser, emulator.link);
    await visited.page.getByLabel('Project').selectOption('blog:preview');
    await shows(visited.page, ['of the blog']);
    await visited.page.getByRole('button', { name: 'Clear the cache' }).click();
    await dialog(visited.page).getByText('All 1 item of blog:preview').waitFor();
    await dialog(visited.page).getByRole('button', { name: 'Clear' }).click();
    await visited.page.getByText('is cleared.').waitFor();
    assert.deepEqual(await emulator.keys(shop.token), ['of the shop']);
    assert.deepEqual(await emulator.keys(blog.token), []);
    await visited.close();
  }),

  'Everything can be done with keys alone': inEveryLook(async (page, emulator) => {
    await fill(emulator);
    const focused = () => page.evaluate(() => {
      const { activeElement } = document;
      return activeElement.getAttribute('aria-label') ?? (activeElement.id || activeElement.textContent);
    });

    // By Tab, to whatever it is; each stop on the way must show that it has the focus.
    const tabTo = async (wanted, key = 'Tab') => {
      for (let i = 0; i < 80; i++) {
        await page.keyboard.press(key);
        assert.ok(await page.evaluate(() => document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle !== 'none'), `The focus on ${await focused()} does not show.`);
        if ((await focused()) === wanted) {
          return;
        }
      }

      assert.fail(`Tab does not come to ${wanted}.`);
    };
    await page.locator('#token').waitFor();
    await page.keyboard.type(token);
    await page.keyboard.press('Enter');
    await shows(page, ['gamma', 'alpha', 'beta']);

    await page.keyboard.press('/');
    assert.equal(await focused(), 'filter');
    await page.keyboard.type('a/[]p');
    assert.equal(await page.locator('#filter').inputValue(), 'a/[]p');
    await page.keyboard.press('Escape');
    await shows(page, ['gamma', 'alpha', 'beta']);
    await page.locator('#limit').selectOption('25');
    for (let i = 0; i < 30; i++) {
      await emulator.set(`many ${i}`, 1);
    }

    await until('there are two pages', async () => (await page.locator('#pages').textContent()) === 'of 2');
    await page.locator('#clear').focus();
    await page.keyboard.press(']');
    await until('the second page', async () => (await page.locator('#page').inputValue()) === '2');
    await page.keyboard.press('[');
    await until('the first page', async () => (await page.locator('#page').inputValue()) === '1');
    await page.keyboard.press('p');
    assert.equal(await page.locator('#pause').getAttribute('aria-pressed'), 'true');
    await page.keyboard.press('p');
    assert.equal(await page.locator('#pause').getAttribute('aria-pressed'), 'false');

    await page.keyboard.press('/');
    await page.keyboard.type('beta');
    await shows(page, ['beta']);
    await tabTo('Delete beta');
    await page.keyboard.press('Enter');
    assert.equal(await focused(), 'confirm-no');
    await page.keyboard.press('Escape');
    assert.equal(await focused(), 'Delete beta');
    await page.keyboard.press('Enter');
    await tabTo('confirm-yes');
    await page.keyboard.press('Enter');
    await page.getByText('“beta” is deleted.').waitFor();
    await page.getByText('Nothing the cache holds is like this.').waitFor();
    await until('the focus is at the items', async () => (await focused()) === 'items');

    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
    await tabTo('Expire the tag blue');
    await tabTo('blue', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await shows(page, ['gamma']);
    await tabTo('by-tag-expire', 'Shift+Tab');
    await page.keyboard.press(' ');
    await tabTo('confirm-yes');
    await page.keyboard.press(' ');
    await page.getByText('The tag “blue” is expired').waitFor();

    // Who dictates, or types with a switch, can turn the single keys off.
    await page.locator('#shortcuts').focus();
    await page.keyboard.press(' ');
    await page.keyboard.press('/');
    assert.equal(await focused(), 'shortcuts');
    await page.reload();
    assert.equal(await page.locator('#shortcuts').isChecked(), false);

    // From the top: what is passed over by one key.
    await page.locator('#view').waitFor();
    await page.evaluate(() => document.activeElement.blur());
    await tabTo('Skip to the items');
    await page.keyboard.press('Enter');
    await until('the focus is at the items', async () => (await focused()) === 'items');
  }, { start: (emulator) => emulator.address }),
};
