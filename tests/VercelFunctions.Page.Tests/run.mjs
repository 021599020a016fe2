// Runs checks by their names, which come one a line on standard input, or as arguments; answers each with a line of JSON.
// Without any it tells all there are. One browser serves all: a check has a profile, and a server, of its own.
import { createInterface } from 'node:readline';
import * as controls from './checks/controls.mjs';
import * as looks from './checks/looks.mjs';
import * as safety from './checks/safety.mjs';
import * as server from './checks/server.mjs';
import { closeBrowser } from './harness.mjs';

const checks = { ...controls.checks, ...looks.checks, ...safety.checks, ...server.checks };

const patience = 240_000;

async function within(check) {
  let timer = 0;
  try {
    return await Promise.race([check, new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`It was not done within ${patience / 1000} seconds.`)), patience);
    })]);
  } finally {
    clearTimeout(timer);
  }
}

async function run(name) {
  const started = performance.now();
  let problem = null;
  let said = null;
  try {
    if (checks[name] === undefined) {
      throw new Error(`There is no check '${name}'.`);
    }

    said = await within(checks[name]());
  } catch (error) {
    problem = error.stack;
    process.exitCode = 1;
  }

  console.log(JSON.stringify({ name, seconds: Math.round((performance.now() - started) / 100) / 10, problem, said: said ?? null }));
}

const names = process.argv.slice(2);
if (names.length > 0) {
  for (const name of names) {
    await run(name);
  }
} else if (process.stdin.isTTY) {
  Object.keys(checks).forEach((name) => console.log(name));
} else {
  console.log(JSON.stringify(Object.keys(checks)));
  for await (const name of createInterface(process.stdin)) {
    await run(name);
  }
}

await closeBrowser();
