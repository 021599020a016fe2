// The list of items, one page at a time.
import { read } from './api.js';
import { byId, count, number, setAttribute, setText } from './format.js';
import { Latest } from './latest.js';
import { rename } from './log.js';
import * as rows from './rows.js';

// The first sort direction of each column: names from A, numbers mostly from the largest.
const firstDirections = { name: false, timeLeft: false, size: true, age: true, hits: true, lastUsed: true };

const query = { filter: '', tag: '', order: 'lastUsed', descending: true, offset: 0, limit: 50 };
const requests = new Latest();

let total = 0;
let failed = null;
let isTypingPage = false;

// given: open(item), show(tag), remove(item), failed(error).
export function set(given) {
  rows.set(given);
  failed = given.failed;
  let timer = 0;
  byId('filter').addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => find({ filter: byId('filter').value.trim() }), 150);
  });
  for (const id of ['by-tag-off', 'filter-off']) {
    byId(id).addEventListener('click', () => {
      byId('filter').value = '';
      find({ tag: '', filter: '' });
      byId('filter').focus();
    });
  }

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
  rows.draw([], 0);
  setText(byId('items-range'), '');
  byId('items-loading').hidden = false;
  byId('no-items').hidden = true;
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

export const isLoading = () => requests.isUnderWay;

export const load = () => requests.run(async (signal) => {
  const page = await read('items', query, { signal });
  total = page.total;
  if (page.items.length === 0 && query.offset > 0) {
    await find({ offset: (pageCount() - 1) * query.limit });
  } else {
    draw(page.items);
  }
}, fail);

// Items that were already read stay visible.
function fail(error) {
  if (byId('rows').childElementCount === 0) {
    byId('items-loading').hidden = true;
    byId('first-item').hidden = true;
    byId('filter-off').hidden = true;
    byId('no-items').hidden = false;
    setText(byId('no-items-text'), 'The items cannot be read now.');
  }

  failed(error);
}

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
  rows.draw(items, query.offset);
  rename();
  const some = query.filter !== '' || query.tag !== '';
  setAttribute(byId('rows').parentElement, 'aria-rowcount', `${total + 1}`);
  setText(byId('items-range'), total === 0 ? '' : total <= query.limit ? `${count(total, 'item')}${some ? ' found' : ''}`
    : `${number(query.offset + 1)} to ${number(query.offset + items.length)} of ${number(total)}${some ? ' found' : ''}`);
  byId('items-loading').hidden = true;
  byId('no-items').hidden = total > 0;
  byId('pager').hidden = total === 0;
  byId('first-item').hidden = some;
  byId('filter-off').hidden = !some;
  const sought = [query.filter && `“${query.filter}”`, query.tag && `the tag “${query.tag}”`].filter(Boolean).join(' and ');
  setText(byId('no-items-text'), some ? `No items match ${sought}.` : 'The cache is empty.');
  drawPager();
}
