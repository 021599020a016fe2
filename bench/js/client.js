// The official client, controlled by ../VercelFunctions.Bench: one JSON command per line, and one line of JSON in response.
import { createInterface } from 'node:readline';
import { getCache } from '@vercel/functions';
import * as memory from './memory.js';
import * as server from './server.js';

// The client prints errors and reports a miss. Figures with errors are not valid.
console.error = (error) => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
};

const questions = { ...memory, ...server };
for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...details } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await questions[ask](details, getCache))}\n`);
}
