// Fault rules: their parts, as text, and in words.

export const operations = {
  any: 'all requests',
  get: 'reads',
  set: 'writes',
  delete: 'deletions',
  expire: 'tag expiries',
  list: 'listings',
  clear: 'clearings',
  purge: 'purges',
  'invalidate-by-tags': 'purges: invalidate by tags',
  'delete-by-tags': 'purges: delete by tags',
  'invalidate-by-source-images': 'purges: invalidate by source images',
  'delete-by-source-images': 'purges: delete by source images',
  'purge-cdn': 'purges of the CDN cache',
  'purge-data': 'purges of the Data Cache',
};

export const effects = {
  status: 'error status',
  slow: 'delay',
  hang: 'no response',
  drop: 'connection reset',
  cut: 'half a response',
  stale: 'stale item',
};

const namesTags = ['any', 'expire', 'purge', 'invalidate-by-tags', 'delete-by-tags'];

export const canNameTag = (operation) => namesTags.includes(operation);

export const canBeStale = (operation) => operation === 'any' || operation === 'get';

// Creates the text of a rule from the values of the form.
export function build({ operation, tag, share, effect, status, delay, times }) {
  const parts = [operation];
  if (tag !== '' && canNameTag(operation)) {
    parts.push('tag', /[\s"]/.test(tag) ? `"${tag.replaceAll('"', '""')}"` : tag);
  }

  parts.push(`${share}%`, effect === 'status' ? status : effect);
  if (effect === 'slow') {
    parts.push(delay);
  }

  if (times !== '') {
    parts.push(times, 'times');
  }

  return parts.join(' ');
}

// Says what a rule does. The emulator has checked it, so its parts are in order.
export function describe(rule) {
  const words = rule.match(/"(?:[^"]|"")*"|\S+/g).map((word) => (word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word));
  const operation = words.shift();
  const tag = words[0] === 'tag' ? ` that name the tag “${words.splice(0, 2)[1]}”` : '';
  const share = words.shift();
  const times = words.at(-1) === 'times' || words.at(-1) === 'time' ? words.splice(-2)[0] : null;
  const limit = times === null ? '' : times === '1' ? ', once' : `, at most ${times} times`;
  const effect = words.shift();
  const what = {
    slow: () => `are delayed by ${words.shift()}`,
    hang: () => 'never receive a response',
    drop: () => 'lose their connection',
    cut: () => 'receive half a response',
    stale: () => 'are reported as stale',
  }[effect]?.() ?? `${effect >= '400' ? 'fail with' : 'receive'} status ${effect}`;
  const whose = share === '100%' ? operation === 'any' ? 'All requests' : `All ${operations[operation]}` : `${share} of ${operations[operation]}`;
  const extra = words.length > 0 ? ` (${words.join(' ')})` : '';
  return `${whose}${tag} ${what}${extra}${limit}`;
}
