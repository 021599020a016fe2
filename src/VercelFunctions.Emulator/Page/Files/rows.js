// The rows of the table of items.
import { byId, bytes, duration, element, number, setAttribute, setText } from './format.js';
import { icon } from './icons.js';
import { remember } from './log.js';

const shownTags = 3;

// How long rows do not move after the pointer moved over them, so that a click hits its target.
const holdMilliseconds = 2000;

const body = byId('rows');
let actions = null;
let pointedAt = -Infinity;
let marked = null;

// given: open(item), show(tag), remove(item).
export function set(given) {
  actions = given;
}

// Whether someone may be about to click in a row.
export const isHeld = () => performance.now() - pointedAt < holdMilliseconds || body.querySelector(':focus-visible') !== null;

// Marks the row of the item that is open.
export function mark(storeKey) {
  marked = storeKey;
  for (const row of body.children) {
    row.classList.toggle('open', row.dataset.key === marked);
  }
}

// offset: how many items are on the pages before.
export function draw(items, offset) {
  const focused = document.activeElement;
  const before = new Map([...body.children].map((row) => [row.dataset.key, row]));
  const rows = items.map((item) => {
    remember(item.storeKey, item.name);
    const row = before.get(item.storeKey);
    return row !== undefined && row.item.name === item.name && row.item.tags.join() === item.tags.join() ? row : make(item);
  });
  const kept = new Set(rows);
  for (const row of before.values()) {
    if (!kept.has(row)) {
      row.remove();
    }
  }

  rows.forEach((row, index) => {
    fill(row, items[index], offset + index);
    if (body.children[index] !== row) {
      body.insertBefore(row, body.children[index] ?? null);
    }
  });
  if (focused !== document.activeElement && focused.isConnected) {
    // A row that was moved has lost the focus.
    focused.focus({ preventScroll: true });
  }

  mark(marked);
  tick();
}

function make(item) {
  const label = item.name || item.storeKey;
  const open = element(
    'button',
    { type: 'button', class: item.name ? 'name' : 'name none', title: label, 'aria-label': item.name ? undefined : `no name: ${item.storeKey}`, 'aria-haspopup': 'dialog' },
    item.name || 'no name');
  open.addEventListener('click', () => actions.open(item));
  const remove = element('button', { type: 'button', class: 'icon-only careful', title: 'Delete', 'aria-label': `Delete ${label}` }, icon('trash'));
  remove.addEventListener('click', () => actions.remove(item));
  const tags = element('td', { role: 'cell', class: 'c-tags', 'data-label': 'Tags' });
  addTags(tags, item.tags, shownTags);
  const row = element(
    'tr',
    { role: 'row' },
    element(
      'th',
      { role: 'rowheader', scope: 'row', class: 'c-name' },
      open,
      element('span', { class: 'key', title: item.storeKey }, item.storeKey)),
    element('td', { role: 'cell', class: 'c-size', 'data-label': 'Size' }),
    element('td', { role: 'cell', class: 'c-age', 'data-label': 'Age' }),
    element(
      'td',
      { role: 'cell', class: 'c-left', 'data-label': 'Time left' },
      element('span', { class: 'left' }),
      item.timeLeft === undefined ? '' : element('span', { class: 'bar', 'aria-hidden': 'true' }, element('span', { class: 'fill' }))),
    element('td', { role: 'cell', class: 'c-hits', 'data-label': 'Hits' }),
    tags,
    element('td', { role: 'cell', class: 'c-act' }, remove));
  row.dataset.key = item.storeKey;
  return row;
}

// Adds a button for each tag; after the first ones, a button that shows the others.
export function addTags(cell, tags, most) {
  for (const name of tags.slice(0, most)) {
    const chip = element('button', { type: 'button', class: 'chip', title: `Show the items tagged ${name}` }, name);
    chip.addEventListener('click', () => actions.show(name));
    cell.append(chip, ' ');
  }

  if (tags.length > most) {
    const more = element('button', { type: 'button', class: 'chip more', 'aria-label': `${tags.length - most} more tags` }, `+${tags.length - most}`);
    more.addEventListener('click', () => {
      cell.replaceChildren();
      addTags(cell, tags, tags.length);
      cell.children[most].focus();
    });
    cell.append(more);
  }
}

function fill(row, item, position) {
  row.item = item;
  row.readAt = performance.now();
  setAttribute(row, 'aria-rowindex', `${position + 2}`);
  setText(row.querySelector('.c-size'), bytes(item.size));
  setText(row.querySelector('.c-hits'), number(item.hits));
}

// Updates what changes with time alone, once a second, without a request.
export function tick() {
  const now = performance.now();
  for (const row of body.children) {
    const passed = (now - row.readAt) / 1000;
    const { age, timeLeft } = row.item;
    setText(row.querySelector('.c-age'), duration(age + passed));
    const bar = row.querySelector('.fill');
    if (bar === null) {
      setText(row.querySelector('.left'), 'no TTL');
      continue;
    }

    const left = Math.max(0, timeLeft - passed);
    setText(row.querySelector('.left'), duration(left));

    // A CSS transition animates the bar. It is set in visible steps only, so that the bar of a long TTL is rarely drawn.
    const scale = `scaleX(${(Math.round((400 * left) / (age + timeLeft)) / 400).toFixed(4)})`;
    if (bar.style.transform !== scale) {
      bar.style.transform = scale;
    }

    bar.classList.toggle('soon', left < 10);
  }
}

// The name is the button. A click elsewhere in the row does the same, unless it selects text.
body.addEventListener('click', (event) => {
  if (event.target.closest('button') === null && getSelection().isCollapsed) {
    const name = event.target.closest('tr').querySelector('.name');
    name.focus({ preventScroll: true });
    name.click();
  }
});
body.addEventListener('pointermove', () => {
  pointedAt = performance.now();
});
body.addEventListener('pointerleave', () => {
  pointedAt = -Infinity;
});
