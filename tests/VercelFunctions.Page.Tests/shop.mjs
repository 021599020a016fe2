// A cache as a shop's site would fill it, for what is looked at.

const things = ['Linen shirt', 'Walking boots', 'Rain jacket', 'Wool socks', 'Canvas bag', 'Desk lamp', 'Enamel mug', 'Oak shelf', 'Garden chair', 'Reading glasses'];
const countries = ['de', 'fr', 'it', 'pt', 'se'];

// The same each time: screenshots are to differ only where the page does.
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const hash = (text) => {
  let value = 5381;
  for (let i = 0; i < text.length; i++) {
    value = (Math.imul(value, 33) ^ text.charCodeAt(i)) >>> 0;
  }

  return value.toString(16);
};

export function items(count) {
  const next = random(7);
  return Array.from({ length: count }, (_, index) => {
    const country = countries[Math.floor(next() * countries.length)];
    const kind = index % 10;
    const id = 1000 + Math.floor(next() * 9000);
    if (kind < 6) {
      const thing = things[Math.floor(next() * things.length)];
      return { name: `${thing} ${id}, ${country}`, tags: ['products', `product-${id}`, country], ttl: [60, 300, 3600, 86400][Math.floor(next() * 4)], size: 400 + next() * 9000 };
    }

    if (kind < 8) {
      return { name: `GET /api/search?q=${things[Math.floor(next() * things.length)].split(' ')[1]}&page=${1 + (id % 9)}`, tags: ['search', country], ttl: [20, 45, 120][Math.floor(next() * 3)], size: 2000 + next() * 60000 };
    }

    if (kind === 8) {
      return { name: `navigation ${country} ${id}`, tags: ['navigation', 'layout', country, 'cms', `revision-${id % 40}`], size: 20000 + next() * 90000 };
    }

    return { name: `rates EUR ${id}`, tags: ['rates'], ttl: 900, size: 120 + next() * 100 };
  }).map((item) => ({ ...item, key: hash(item.name) }));
}

// Stores them, a few at a time.
export async function fill(emulator, list, as) {
  let index = 0;
  await Promise.all(Array.from({ length: 16 }, async () => {
    while (index < list.length) {
      const { key, name, tags, ttl, size } = list[index++];
      await emulator.set(key, 'x'.repeat(Math.floor(size)), { name, tags, ttl, as });
    }
  }));
}

// Reads as visitors do: often what is there, sometimes what is not.
export async function browse(emulator, list, count, seed = 11) {
  const next = random(seed);
  for (let i = 0; i < count; i++) {
    const item = list[Math.floor(next() ** 3 * list.length)];
    await emulator.get(next() < 0.12 ? `absent${i}` : item.key);
  }
}
