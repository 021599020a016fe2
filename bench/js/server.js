// The client on the server in the environment variables: operations per second, and the processor time of each in microseconds.

export async function rate({ operation, width, milliseconds, keys, value }, getCache) {
  const cache = getCache();
  const parsed = JSON.parse(value);
  const operations = {
    get: async (key) => {
      if ((await cache.get(key))?.id !== parsed.id) throw new Error(`There is not what should be under ${key}.`);
    },
    set: (key) => cache.set(key, parsed),
  };
  const run = operations[operation];
  let count = 0;
  const usage = process.cpuUsage();
  const started = performance.now();
  const end = started + milliseconds;
  const lane = async () => {
    while (performance.now() < end) await run(keys[count++ % keys.length]);
  };
  await Promise.all(Array.from({ length: width }, lane));
  const elapsed = performance.now() - started;
  const { user, system } = process.cpuUsage(usage);
  return [count / (elapsed / 1000), (user + system) / count];
}
