// The figures at the top, and their plots.
import { byId, bytes, count, number, setAttribute, setText, short } from './format.js';

const namespace = 'http://www.w3.org/2000/svg';
const width = 300;
const height = 44;
const ratioStep = 10;
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
  const first = now - windowSeconds + 1;
  const counts = [];
  for (const at of seconds.keys()) {
    if (at < first) {
      seconds.delete(at);
    }
  }

  for (let at = first; at <= now; at++) {
    counts.push(seconds.get(at));
  }

  drawStore();
  drawRatio(counts);
  drawTraffic(counts);
}

function drawStore() {
  // A large store is read only in part.
  const first = store?.isPartial ? 'the first ' : '';
  setText(byId('items-count'), store ? `${first}${number(store.items)}` : '–');
  setText(byId('tags-count'), store ? `${number(store.tags)}${store.isPartial ? ' of these' : ''}` : '–');
  setText(byId('used'), store ? bytes(store.usedBytes) : '–');
  setText(byId('used-of'), store?.maxBytes ? `of ${bytes(store.maxBytes)}` : store ? 'of values' : '');
  byId('used-bar').style.transform = `scaleX(${store?.maxBytes ? Math.min(1, store.usedBytes / store.maxBytes).toFixed(4) : 0})`;
}

function drawRatio(counts) {
  const points = [];
  let hits = 0;
  let reads = 0;
  for (let i = 0; i < counts.length; i += ratioStep) {
    const part = counts.slice(i, i + ratioStep).filter(Boolean);
    const partHits = part.reduce((sum, traffic) => sum + traffic.hits, 0);
    const partReads = part.reduce((sum, traffic) => sum + traffic.hits + traffic.misses, 0);
    hits += partHits;
    reads += partReads;
    points.push(partReads === 0 ? null : partHits / partReads);
  }

  const percent = reads === 0 ? '–' : `${short((100 * hits) / reads)}%`;
  setText(byId('ratio'), percent);
  setText(byId('ratio-detail'), reads === 0 ? 'no reads in 5 minutes' : `${number(hits)} of ${count(reads, 'read')}`);
  const known = points.filter((point) => point !== null);
  setAttribute(byId('ratio-plot'), 'aria-label', reads === 0
    ? 'Hit ratio over the last 5 minutes: no reads.'
    : `Hit ratio over the last 5 minutes: ${percent}, lowest ${short(100 * Math.min(...known))}%, highest ${short(100 * Math.max(...known))}%.`);
  plot(byId('ratio-plot'), [{ name: 'ratio', path: line(points, 1), dots: dots(points, 1) }]);
}

function drawTraffic(counts) {
  const all = counts.map((traffic) => (traffic ? sum(traffic) : 0));
  const errors = counts.map((traffic) => traffic?.errors ?? 0);

  // The average of the last complete seconds: a single second varies too much, and the current one is not complete.
  const latest = all.slice(-latestSeconds - 1, -1).reduce((one, other) => one + other, 0) / latestSeconds;
  const most = Math.max(...all);
  const failed = errors.reduce((one, other) => one + other, 0);
  setText(byId('traffic'), short(latest));
  setText(byId('traffic-detail'), `maximum ${number(most)}${failed > 0 ? `, ${count(failed, 'error')}` : ''}`);
  setAttribute(byId('traffic-plot'), 'aria-label',
    `Requests per second over the last 5 minutes: now ${short(latest)}, maximum ${number(most)}, ${count(all.reduce((one, other) => one + other, 0), 'request')} in total, ${count(failed, 'error')}.`);
  const top = Math.max(most, 1);
  plot(byId('traffic-plot'), [
    { name: 'area', path: `${line(all.slice(0, -1), top)}V${height}H0Z` },
    { name: 'all', path: line(all.slice(0, -1), top) },
    { name: 'errors', path: failed > 0 ? line(errors.slice(0, -1), top) : '' },
  ]);
}

const sum = (traffic) => traffic.hits + traffic.misses + traffic.sets + traffic.deletes + traffic.expiries + traffic.errors;

const x = (index, points) => ((index * width) / Math.max(points.length - 1, 1)).toFixed(1);

// A margin above and below, so that a line at the edge is not cut.
const y = (value, top) => (height - 2 - (value / top) * (height - 4)).toFixed(1);

// Unknown points are gaps.
function line(points, top) {
  let path = '';
  let pen = 'M';
  points.forEach((point, index) => {
    if (point === null) {
      pen = 'M';
    } else {
      path += `${pen}${x(index, points)} ${y(point, top)}`;
      pen = 'L';
    }
  });
  return path;
}

// A single point between two gaps is drawn as a short stroke.
function dots(points, top) {
  return points
    .map((point, index) => (point !== null && points[index - 1] == null && points[index + 1] == null ? `M${x(index, points)} ${y(point, top)}h0.1` : ''))
    .join('');
}

function plot(svg, parts) {
  setAttribute(svg, 'viewBox', `0 0 ${width} ${height}`);
  setAttribute(svg, 'preserveAspectRatio', 'none');
  for (const { name, path, dots: single = '' } of parts) {
    let drawn = svg.querySelector(`.${name}`);
    if (drawn === null) {
      drawn = document.createElementNS(namespace, 'path');
      drawn.setAttribute('class', name);
      svg.append(drawn);
    }

    setAttribute(drawn, 'd', path + single);
  }
}
