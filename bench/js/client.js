// The official client, asked by ../VercelFunctions.Bench: one JSON question a line, and one line of JSON in answer.
import { createInterface } from 'node:readline';
import { getCache } from '@vercel/functions';
import * as memory from './memory.js';
import * as server from './server.js';

// The client prints errors and answers as if it had missed. A figure with errors in it is none.
console.error = (error) => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
};

const questions = { ...memory, ...server };
for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...details } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await questions[ask](details, getCache))}\n`);
}
