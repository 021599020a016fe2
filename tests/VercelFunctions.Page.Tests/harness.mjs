// An emulator, a browser and a page of it, with everything written down that no page of ours should do.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const patience = 15_000;

// A phone and a desk, by day and by night.
export const looks = [375, 1280].flatMap((width) => ['light', 'dark'].map((theme) => ({ width, theme })));

export const token = 'a-token-of-the-tests';

// What starts the emulator, as whoever runs these checks says.
const [program, ...programArguments] = JSON.parse(process.env.VERCELFUNCTIONS_EMULATOR ?? '["dotnet","../../module/emulator/VercelFunctions.Emulator.Tool.dll"]');

export class Emulator {
  static async start(...options) {
    const emulator = new Emulator();
    const port = options.includes('--port') ? [] : ['--port', '0'];
    emulator.process = spawn(program, [...programArguments, ...port, '--quiet', '--stop-with-stdin', ...options], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { VERCEL_CACHE_EMULATOR_TOKEN: token, ...process.env },
    });
    emulator.projects = [];
    const variable = /^(\w+)=(.*)$/;
    let name = null;
    const ready = new Promise((resolve, reject) => {
      emulator.process.once('exit', (code) => reject(new Error(`The emulator ended with ${code}.`)));
      createInterface(emulator.process.stdout).on('line', (line) => {
        if (line.startsWith('# ')) {
          name = line.slice(2);
        }

        const [, key, value] = variable.exec(line) ?? [];
        if (key === 'RUNTIME_CACHE_ENDPOINT') {
          emulator.endpoint = value;
          emulator.address = new URL('/', value).href;
        } else if (key === 'RUNTIME_CACHE_HEADERS') {
          emulator.projects.push({ name, token: JSON.parse(value).authorization.slice('Bearer '.length) });
          const wanted = Math.max(1, options.filter((option) => option === '--project').length);
          if (emulator.projects.length === wanted) {
            resolve();
          }
        }
      });
    });
    await ready;
    emulator.process.removeAllListeners('exit');
    return emulator;
  }

  get port() {
    return new URL(this.address).port;
  }

  get link() {
    return `${this.address}#${token}`;
  }

  // Asks as a client of the cache does.
  async ask(method, path, { headers = {}, body, as = this.projects[0].token } = {}) {
    const response = await fetch(new URL(path, this.address), { method, headers: { authorization: `Bearer ${as}`, ...headers }, body });
    return { status: response.status, body: await response.text() };
  }

  async set(key, value, { ttl, tags, name = key, as } = {}) {
    const headers = { 'x-vercel-cache-item-name': encodeURIComponent(name) };
    if (ttl !== undefined) {
      headers['x-vercel-revalidate'] = `${ttl}`;
    }

    if (tags !== undefined) {
      headers['x-vercel-cache-tags'] = tags.join(',');
    }

    const { status, body } = await this.ask('POST', `/v1/runtime-cache/${encodeURIComponent(key)}`, { headers, body: JSON.stringify(value), as });
    assert.equal(status, 200, body);
  }

  get(key) {
    return this.ask('GET', `/v1/runtime-cache/${encodeURIComponent(key)}`);
  }

  async keys(as) {
    return JSON.parse((await this.ask('GET', '/v1/runtime-cache/', { as })).body).map(({ storeKey }) => storeKey).sort();
  }

  clear(as) {
    return this.ask('DELETE', '/v1/runtime-cache/', { as });
  }

  async stop() {
    if (this.process.exitCode === null) {
      const ended = once(this.process, 'exit');
      this.process.stdin.end();
      const [code] = await ended;
      assert.equal(code, 0);
    }
  }
}

let browser = null;

const launch = async () => {
  browser ??= await chromium.launch({
    executablePath: process.env.VERCELFUNCTIONS_CHROMIUM || '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  return browser;
};

export const closeBrowser = () => browser?.close();

// A page in a browser profile of its own. allow: what its console may say beside nothing.
export async function visit(opened, url, { width = 1280, height = 900, theme = 'light', allow = [], motion = 'no-preference' } = {}) {
  const context = await opened.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion: motion });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const wrong = [];
  const requests = [];
  const { origin } = new URL(url);
  const note = (text) => {
    if (!allow.some((pattern) => pattern.test(text))) {
      wrong.push(text);
    }
  };
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      note(message.text());
    }
  });
  page.on('pageerror', (error) => note(`${error}`));
  context.on('request', (request) => {
    requests.push(request);
    if (new URL(request.url()).origin !== origin) {
      note(`A request went to ${request.url()}.`);
    }
  });
  await page.exposeFunction('noteViolation', note);
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => window.noteViolation(`The policy was violated: ${event.violatedDirective}, ${event.blockedURI}`));
  });
  await page.goto(url);
  return {
    page,
    context,
    requests,
    async close() {
      await context.close();
      assert.deepEqual(wrong, [], 'The page did what it should not.');
    },
  };
}

// Asks until it is so. Whoever waits for a page waits for what it shows, not for a time.
export async function until(what, isSo, time = patience) {
  const end = Date.now() + time;
  for (;;) {
    if (await isSo()) {
      return;
    }

    if (Date.now() > end) {
      assert.fail(`After ${time / 1000} s this is not so yet: ${what}`);
    }

    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

// Runs with an emulator and a browser. Whatever happens, the emulator ends, and so does all that the browser has open.
export async function withBrowser(options, run) {
  const emulator = await Emulator.start(...options);
  try {
    return await inBrowser((opened) => run(emulator, opened));
  } finally {
    await emulator.stop();
  }
}

// Runs with a browser.
export async function inBrowser(run) {
  const opened = await launch();
  try {
    return await run(opened);
  } finally {
    await Promise.all(opened.contexts().map((context) => context.close()));
  }
}
