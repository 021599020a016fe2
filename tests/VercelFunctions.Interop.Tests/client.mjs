// Runs the official client for a test: reads one JSON command per line, writes one JSON result per line.
//
//   {"op":"set","cache":{"namespace":"n","keyHash":"upper"},"args":["key",{"a":1},{"ttl":60}]}
//   {"value":null}  or  {"error":"the message"}
//
// The client prints failures instead of throwing them, so all that it prints counts as a failure.
import { createInterface } from "node:readline";
import { geolocation, getCache, ipAddress } from "@vercel/functions";

let printed = [];
for (const level of ["error", "warn"]) {
  console[level] = (...parts) =>
    printed.push(parts.map((part) => (part instanceof Error ? `${part.message} ${part.cause ?? ""}` : String(part))).join(" "));
}

// JSON cannot contain functions, so hashes are specified by name.
const keyHashes = {
  none: (key) => key,
  // Does not contain the key's text, and is safe in a URL.
  reversedHex: (key) => Buffer.from(key, "utf8").reverse().toString("hex"),
};

function cacheOf({ keyHash, ...options } = {}) {
  return getCache(keyHash ? { ...options, keyHashFunction: keyHashes[keyHash] } : options);
}

const operations = {
  get: (cache, key) => cache.get(key),
  set: (cache, key, value, options) => cache.set(key, value, options),
  delete: (cache, key) => cache.delete(key),
  expireTag: (cache, tags) => cache.expireTag(tags),
  geolocation: (_, headers) => geolocation(new Request("http://localhost/", { headers })),
  ipAddress: (_, headers) => ipAddress(new Request("http://localhost/", { headers })),
};

for await (const line of createInterface({ input: process.stdin })) {
  printed = [];
  let result;
  try {
    const { op, cache, args } = JSON.parse(line);
    const value = await operations[op](cacheOf(cache), ...args);
    result = printed.length > 0 ? { error: printed.join("; ") } : { value: value ?? null };
  } catch (error) {
    result = { error: String(error) };
  }

  process.stdout.write(JSON.stringify(result) + "\n");
}
