// The latest operations.
import { byId, element, milliseconds, timeOfDay } from './format.js';

const shown = 100;
const maxNames = 5000;

const outcomes = { ok: 'ok', hit: 'hit', miss: 'miss', refused: 'refused', failed: 'failed', aborted: 'closed' };

// A read contains only the key. The name comes from the request that stored the item, or from the list of items.
const names = new Map();

let waiting = [];

export function remember(storeKey, name) {
  if (name) {
    names.delete(storeKey);
    names.set(storeKey, name);
    if (names.size > maxNames) {
      names.delete(names.keys().next().value);
    }
  }
}

export function start(lines) {
  waiting = [];
  byId('log').replaceChildren();
  add(lines);
}

export function add(lines) {
  for (const line of lines) {
    if (line.key !== undefined) {
      remember(line.key, line.name);
    }
  }

  waiting = [...waiting, ...lines].slice(-shown);
}

export function draw() {
  if (waiting.length === 0) {
    byId('no-log').hidden = byId('log').childElementCount > 0;
    return;
  }

  const list = byId('log');
  list.prepend(...waiting.reverse().map(row));
  waiting = [];
  while (list.childElementCount > shown) {
    list.lastElementChild.remove();
  }

  byId('no-log').hidden = true;
}

// Shows the name of items that were drawn before it was known.
export function rename() {
  for (const about of byId('log').querySelectorAll('[data-key]')) {
    const name = names.get(about.dataset.key);
    if (name !== undefined) {
      about.textContent = name;
      delete about.dataset.key;
    }
  }
}

function row(line) {
  const about = subject(line);
  const note = line.note ? element('span', { class: 'note' }, line.note) : '';
  return element(
    'li',
    { 'data-outcome': line.outcome },
    element('time', { datetime: new Date(line.at).toISOString() }, timeOfDay(line.at)), ' ',
    element('span', { class: 'operation' }, line.operation), ' ',
    element('span', { class: 'about', title: line.key ?? about, 'data-key': about === line.key ? about : undefined }, about), ' ',
    element('span', { class: 'outcome', title: `${line.status}` }, outcomes[line.outcome] ?? line.outcome), ' ',
    element('span', { class: 'elapsed' }, milliseconds(line.milliseconds)), ' ',
    note,
  );
}

function subject(line) {
  if (line.tags !== undefined) {
    return line.tags.join(', ');
  }

  return line.key === undefined ? 'all' : line.name || names.get(line.key) || line.key;
}
