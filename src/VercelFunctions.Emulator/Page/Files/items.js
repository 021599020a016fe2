// The table of items, one page at a time.
import { read } from './api.js';
import { byId, bytes, count, duration, element, number, setAttribute, setText } from './format.js';
import { Latest } from './latest.js';
import { remember, rename } from './log.js';

const shownTags = 3;

// The first sort direction of each column: names from A, numbers mostly from the largest.
const firstDirections = { name: false, timeLeft: false, size: true, age: true, hits: true, lastUsed: true };

// How long rows do not move after the pointer moved over them, so that a click hits its target.
const holdMilliseconds = 2000;

const query = { filter: '', tag: '', order: 'lastUsed', descending: true, offset: 0, limit: 50 };
const requests = new Latest();

let total = 0;
let actions = null;
let pointedAt = -Infinity;
let isTypingPage = false;

// given: show(tag), remove(item), failed(error).
export function set(given) {
  actions = given;
  const rows = byId('rows');
  rows.addEventListener('pointermove', () => {
    pointedAt = performance.now();
  });
  rows.addEventListener('pointerleave', () => {
    pointedAt = -Infinity;
  });

  let timer = 0;
  byId('filter').addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => find({ filter: byId('filter').value.trim() }), 150);
  });
  byId('by-tag-off').addEventListener('click', () => {
    find({ tag: '' });
    byId('filter').focus();
  });
  for (const button of document.querySelectorAll('[data-order]')) {
    button.addEventListener('click', () => orderBy(button.dataset.order));
  }

  byId('order').addEventListener('change', () => {
    const [order, descending] = byId('order').value.split(':');
    find({ order, descending: descending === 'true' });
  });
  byId('limit').addEventListener('change', () => {
    // The first item of the page stays on the page.
    const limit = Number(byId('limit').value);
    find({ limit, offset: Math.floor(query.offset / limit) * limit });
  });
  byId('first').addEventListener('click', () => turnTo(0));
  byId('previous').addEventListener('click', () => turn(-1));
  byId('next').addEventListener('click', () => turn(1));
  byId('last').addEventListener('click', () => turnTo(pageCount() - 1));
  byId('page').addEventListener('input', () => {
    isTypingPage = true;
  });
  byId('page').addEventListener('change', () => {
    isTypingPage = false;
    turnTo((Number(byId('page').value) || 1) - 1);
  });
}

export function reset() {
  byId('filter').value = '';
  Object.assign(query, { filter: '', tag: '', offset: 0 });
  drawQuery();
}

export const tag = () => query.tag;

// Shows other items, from the first unless the changes contain an offset.
export function find(changes) {
  Object.assign(query, { offset: 0 }, changes);
  drawQuery();
  return load();
}

function orderBy(order) {
  find({ order, descending: query.order === order ? !query.descending : firstDirections[order] });
}

const pageCount = () => Math.max(1, Math.ceil(total / query.limit));
const pageNumber = () => Math.floor(query.offset / query.limit);

export const turn = (pages) => turnTo(pageNumber() + pages);

function turnTo(page) {
  const offset = Math.max(0, Math.min(page, pageCount() - 1)) * query.limit;
  if (offset === query.offset) {
    drawPager();
    return undefined;
  }

  return find({ offset });
}

// Whether someone may be about to click in a row.
export const isHeld = () => performance.now() - pointedAt < holdMilliseconds || byId('rows').querySelector(':focus-visible') !== null;

export const isLoading = () => requests.isUnderWay;

export const load = () => requests.run(async (signal) => {
  const page = await read('items', query, { signal });
  total = page.total;
  if (page.items.length === 0 && query.offset > 0) {
    await find({ offset: (pageCount() - 1) * query.limit });
  } else {
    draw(page.items);
  }
}, actions.failed);

function drawQuery() {
  byId('by-tag').hidden = query.tag === '';
  setText(byId('by-tag-name'), query.tag);
  byId('order').value = `${query.order}:${query.descending}`;
  for (const button of document.querySelectorAll('[data-order]')) {
    const head = button.closest('th');
    if (button.dataset.order === query.order) {
      setAttribute(head, 'aria-sort', query.descending ? 'descending' : 'ascending');
    } else {
      head.removeAttribute('aria-sort');
    }
  }
}

function drawPager() {
  const page = pageNumber();
  const pages = pageCount();
  const input = byId('page');
  if (!isTypingPage) {
    input.value = `${page + 1}`;
  }

  input.max = `${pages}`;
  setText(byId('pages'), `of ${number(pages)}`);
  for (const [id, disabled] of [['first', page === 0], ['previous', page === 0], ['next', page >= pages - 1], ['last', page >= pages - 1]]) {
    const button = byId(id);

    // Not "disabled", which would remove the focus from the button that was just pressed.
    setAttribute(button, 'aria-disabled', `${disabled}`);
  }
}

function draw(items) {
  const body = byId('rows');
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
    fill(row, items[index], index);
    if (body.children[index] !== row) {
      body.insertBefore(row, body.children[index] ?? null);
    }
  });
  if (focused !== document.activeElement && focused.isConnected) {
    // A row that was moved has lost the focus.
    focused.focus({ preventScroll: true });
  }

  rename();
  tick();
  setAttribute(body.parentElement, 'aria-rowcount', `${total + 1}`);
  const some = query.filter !== '' || query.tag !== '';
  setText(byId('items-range'), total === 0 ? '' : total <= query.limit ? `${count(total, 'item')}${some ? ' found' : ''}`
    : `${number(query.offset + 1)} to ${number(query.offset + items.length)} of ${number(total)}${some ? ' found' : ''}`);
  byId('no-items').hidden = total > 0;
  setText(byId('no-items'), some ? 'No matching items' : 'The cache is empty. Items appear here as soon as a client stores them.');
  drawPager();
}

function make(item) {
  const label = item.name || item.storeKey;
  const remove = element('button', { type: 'button', class: 'danger quiet', 'aria-label': `Delete ${label}` }, 'Delete');
  remove.addEventListener('click', () => actions.remove(item));
  const tags = element('td', { role: 'cell', class: 'c-tags', 'data-label': 'Tags' });
  addTags(tags, item.tags, shownTags);
  const row = element(
    'tr',
    { role: 'row' },
    element(
      'th',
      { role: 'rowheader', scope: 'row', class: 'c-name' },
      element('span', { class: item.name ? 'name' : 'name none', title: label }, item.name || 'no name'),
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

function addTags(cell, tags, most) {
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

function fill(row, item, index) {
  row.item = item;
  row.readAt = performance.now();
  setAttribute(row, 'aria-rowindex', `${query.offset + index + 2}`);
  setText(row.querySelector('.c-size'), bytes(item.size));
  setText(row.querySelector('.c-hits'), number(item.hits));
}

// Updates what changes with time alone, once a second, without a request.
export function tick() {
  const now = performance.now();
  for (const row of byId('rows').children) {
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
