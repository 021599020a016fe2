// The client's in-memory cache, which it uses without a Runtime Cache endpoint.

const WARM_UPS = 2;
const ITERATIONS = 5;

/** Nanoseconds an operation takes: the median of several iterations. */
export async function time({ operation, milliseconds, keys, value }, getCache) {
  const cache = getCache();
  const parsed = JSON.parse(value);
  const operations = {
    get: (key) => cache.get(key),
    set: (key) => cache.set(key, parsed),
    setTagged: (key) => cache.set(key, parsed, { ttl: 3600, tags: ['posts', key] }),
  };
  const run = operations[operation];
  for (const key of keys) await operations.set(key);

  const figures = [];
  for (let iteration = 0; iteration < WARM_UPS + ITERATIONS; iteration++) {
    let count = 0;
    const started = performance.now();
    const end = started + milliseconds;
    let now = started;
    while (now < end) {
      for (let i = 0; i < 1000; i++) await run(keys[count++ % keys.length]);
      now = performance.now();
    }
    if (iteration >= WARM_UPS) figures.push(((now - started) * 1e6) / count);
  }
  return figures.sort((a, b) => a - b)[Math.floor(ITERATIONS / 2)];
}

// Keys are not hashed: 32-bit hashes of a million keys would collide.
const PLAIN = { keyHashFunction: (key) => key };

/** Fills the cache with entries that share a number of tags, and says how many there are. */
export async function fill({ entries, tags }, getCache) {
  const cache = getCache(PLAIN);
  for (let i = 0; i < entries; i++) await cache.set(`item-${i}`, i, { tags: [`tag-${i % tags}`] });
  return entries;
}

/** Milliseconds to expire a tag. */
export async function expire({ tag, bearer }, getCache) {
  const cache = getCache(PLAIN);
  if ((await cache.get(bearer)) === null) throw new Error(`${bearer} was expected to be there.`);
  const started = performance.now();
  await cache.expireTag(tag);
  const elapsed = performance.now() - started;
  if ((await cache.get(bearer)) !== null) throw new Error(`${bearer} was expected to be gone.`);
  return elapsed;
}
