// The tags with their number of items.
import { read } from './api.js';
import { byId, count, element, number, setText } from './format.js';
import { icon } from './icons.js';
import { Latest } from './latest.js';

const limit = 8;
const requests = new Latest();

let offset = 0;
let total = 0;
let actions = null;

// given: show(tag), expire(tag), failed(error).
export function set(given) {
  actions = given;
  let timer = 0;
  byId('tag-filter').addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => turn(0), 150);
  });
  byId('tags-previous').addEventListener('click', () => turn(Math.max(0, offset - limit)));
  byId('tags-next').addEventListener('click', () => turn(offset + limit));
}

export function reset() {
  byId('tag-filter').value = '';
  byId('tags').replaceChildren();
  byId('tags-loading').hidden = false;
  byId('no-tags').hidden = true;
  setText(byId('tags-range'), '');
  offset = 0;
}

function turn(to) {
  offset = to;
  return load();
}

export const load = () => requests.run(async (signal) => {
  const page = await read('tags', { filter: byId('tag-filter').value.trim(), offset, limit }, { signal });
  total = page.total;
  if (page.tags.length === 0 && offset > 0) {
    await turn(Math.max(0, Math.ceil(total / limit) - 1) * limit);
  } else {
    draw(page.tags);
  }
}, (error) => {
  if (byId('tags').childElementCount === 0) {
    byId('tags-loading').hidden = true;
    byId('no-tags').hidden = false;
    setText(byId('no-tags'), 'The tags cannot be read now.');
  }

  actions.failed(error);
});

export const isLoading = () => requests.isUnderWay;

function draw(tags) {
  const list = byId('tags');
  const rows = new Map([...list.children].map((row) => [row.dataset.tag, row]));
  tags.forEach(({ tag, items }, index) => {
    const row = rows.get(tag) ?? make(tag);
    rows.delete(tag);
    setText(row.querySelector('.items'), number(items));
    if (list.children[index] !== row) {
      list.insertBefore(row, list.children[index] ?? null);
    }
  });
  for (const row of rows.values()) {
    row.remove();
  }

  const filter = byId('tag-filter').value.trim();
  setText(byId('tags-range'), total > limit ? `${number(offset + 1)} to ${number(offset + tags.length)} of ${number(total)}` : total > 0 ? count(total, 'tag') : '');
  byId('tags-loading').hidden = true;
  byId('no-tags').hidden = total > 0;
  setText(byId('no-tags'), filter !== '' ? `No tags match “${filter}”.` : 'No item has a tag. Items with tags can be expired together.');
  byId('tag-pager').hidden = total <= limit;
  byId('tags-previous').disabled = offset === 0;
  byId('tags-next').disabled = offset + limit >= total;
}

function make(tag) {
  const show = element('button', { type: 'button', class: 'chip', title: `Show the items tagged ${tag}` }, tag);
  show.addEventListener('click', () => actions.show(tag));
  const expire = element('button', { type: 'button', class: 'icon-only careful', title: 'Expire', 'aria-label': `Expire the tag ${tag}` }, icon('clock'));
  expire.addEventListener('click', () => actions.expire(tag));
  const row = element('li', {}, element('span', { class: 'of-tag' }, show), element('span', { class: 'items' }), element('span', { class: 'unseen' }, 'items'), expire);
  row.dataset.tag = tag;
  return row;
}
