// The figures at the top, and their charts.
import { axisEnd, draw as drawBars } from './charts.js';
import { byId, bytes, count, number, setAttribute, setText, short } from './format.js';

// How many seconds a bar of each chart stands for.
const ratioStep = 10;
const trafficStep = 5;

// A single second varies too much.
const latestSeconds = 10;

let windowSeconds = 300;
let seconds = new Map();
let store = null;

// The emulator's time at a moment of this page's monotonic clock.
let serverNow = 0;
let readAt = 0;

export function start(data) {
  windowSeconds = data.windowSeconds;
  seconds = new Map();
  change(data);
}

export function change(data) {
  serverNow = data.now;
  readAt = performance.now();
  store = data.store ?? null;
  for (const second of data.seconds) {
    seconds.set(second.at, second.traffic);
  }
}

export const total = () => store?.items ?? 0;

export function draw() {
  const now = Math.floor((serverNow + performance.now() - readAt) / 1000);
  for (const at of seconds.keys()) {
    // The oldest bar is still drawn in part.
    if (at <= now - windowSeconds - Math.max(ratioStep, trafficStep)) {
      seconds.delete(at);
    }
  }

  drawStore();
  drawRatio(now + 1);

  // The current second is not complete.
  drawTraffic(now);
}

function drawStore() {
  // A large store is read only in part.
  const first = store?.isPartial ? 'the first ' : '';
  setText(byId('items-count'), store ? `${first}${number(store.items)}` : '–');
  setText(byId('tags-count'), store ? `${number(store.tags)}${store.isPartial ? ' of these' : ''}` : '–');
  setText(byId('used'), store ? bytes(store.usedBytes) : '–');
  setText(byId('used-of'), store?.maxBytes ? `of ${bytes(store.maxBytes)}` : store ? 'of values' : '');
  byId('used-track').hidden = !store?.maxBytes;
  byId('used-bar').style.transform = `scaleX(${store?.maxBytes ? Math.min(1, store.usedBytes / store.maxBytes).toFixed(4) : 0})`;
}

// The sums of the window in steps, up to a second. They start at whole multiples, so that a bar keeps its value as it moves.
function steps(size, end) {
  const first = end - windowSeconds;
  const made = [];
  for (let from = Math.floor(first / size) * size; from < end; from += size) {
    const sum = { hits: 0, reads: 0, errors: 0, all: 0 };
    for (let at = from; at < Math.min(from + size, end); at++) {
      add(sum, seconds.get(at));
    }

    made.push({ ...sum, start: (from - first) / windowSeconds, end: (from + size - first) / windowSeconds });
  }

  return made;
}

function add(sum, traffic) {
  if (traffic !== undefined) {
    sum.hits += traffic.hits;
    sum.reads += traffic.hits + traffic.misses;
    sum.errors += traffic.errors;
    sum.all += traffic.hits + traffic.misses + traffic.sets + traffic.deletes + traffic.expiries + traffic.errors;
  }
}

const sumOf = (parts, name) => parts.reduce((sum, part) => sum + part[name], 0);

function drawRatio(end) {
  const known = steps(ratioStep, end).filter(({ reads }) => reads > 0);
  const hits = sumOf(known, 'hits');
  const reads = sumOf(known, 'reads');
  const percent = reads === 0 ? '–' : `${short((100 * hits) / reads)}%`;
  setText(byId('ratio'), percent);
  setText(byId('ratio-detail'), reads === 0 ? 'no reads in 5 min' : `${number(hits)} of ${count(reads, 'read')}`);
  const ratios = known.map((part) => (100 * part.hits) / part.reads);
  setAttribute(byId('ratio-plot'), 'aria-label', reads === 0
    ? 'Hit ratio over the last 5 minutes: no reads.'
    : `Hit ratio over the last 5 minutes: ${percent}, lowest ${short(Math.min(...ratios))}%, highest ${short(Math.max(...ratios))}%.`);
  drawBars(byId('ratio-plot'), ['hits', 'misses'], known.map((part) => (
    { start: part.start, end: part.end, parts: [part.hits / part.reads, 1 - part.hits / part.reads] })));
}

function drawTraffic(end) {
  const parts = steps(trafficStep, end);
  const rates = parts.map((part) => part.all / trafficStep);
  const latest = sumOf(steps(1, end).slice(-latestSeconds), 'all') / latestSeconds;
  const peak = Math.max(...rates);
  const top = axisEnd(peak);
  const errors = sumOf(parts, 'errors');
  setText(byId('traffic'), `${short(latest)}/s`);
  setText(byId('traffic-detail'), peak === 0 ? 'none in 5 min' : `peak ${short(peak)}/s`);
  setText(byId('traffic-errors'), errors > 0 ? `${count(errors, 'error')} in 5 min` : '');
  setText(byId('traffic-top'), `${short(top)}/s`);
  setText(byId('traffic-middle'), short(top / 2));
  setAttribute(byId('traffic-plot'), 'aria-label',
    `Requests per second over the last 5 minutes: now ${short(latest)}, peak ${short(peak)}, ${count(sumOf(parts, 'all'), 'request')} in total, ${count(errors, 'error')}.`);
  drawBars(byId('traffic-plot'), ['requests', 'errors'], parts.map((part) => {
    const scale = trafficStep * top;
    return { start: part.start, end: part.end, parts: [(part.all - part.errors) / scale, part.errors / scale] };
  }));
}
