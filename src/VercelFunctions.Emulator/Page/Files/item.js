// One item with its value, in a drawer.
import { ApiError, read } from './api.js';
import { drawer } from './dialogs.js';
import { byId, bytes, duration, moment, number, setText } from './format.js';
import { Latest } from './latest.js';
import * as rows from './rows.js';
import * as value from './value.js';

const shownSize = 64 * 1024;

// Beside the drawer, there is room for the list.
const isWide = matchMedia('(min-width: 70.01rem)');

const dialog = drawer('item');
const requests = new Latest();

let storeKey = '';
let item = null;
let readAt = 0;
let failed = null;

// given: remove(item), failed(error).
export function set(given) {
  failed = given.failed;
  dialog.addEventListener('close', () => {
    if (!dialog.open) {
      rows.mark(null);
    }
  });
  byId('item-delete').addEventListener('click', () => given.remove(item));
  for (const [id, text] of [['item-copy-key', () => item.storeKey], ['item-copy-value', () => item.value]]) {
    // Browsers offer the clipboard only to this machine and over HTTPS.
    byId(id).hidden = navigator.clipboard === undefined;
    byId(id).addEventListener('click', async () => {
      await navigator.clipboard.writeText(text());
      setText(byId('item-copied'), 'Copied.');
    });
  }
}

export function open(given) {
  // Opened again, the dialog returns the focus to the row of this item.
  close();
  storeKey = given.storeKey;
  rows.mark(storeKey);
  item = null;
  setText(byId('item-title'), given.name || given.storeKey);
  setText(byId('item-problem'), '');
  setText(byId('item-copied'), '');
  byId('item-value').replaceChildren();
  dialog.classList.add('waiting');
  if (isWide.matches) {
    dialog.show();
  } else {
    dialog.showModal();
  }

  return load();
}

export function close() {
  dialog.close();
}

export const isLoading = () => requests.isUnderWay;

// Reads the open item again.
export const load = () => (dialog.open ? requests.run(async (signal) => {
  item = await read('item', { storeKey }, { signal });
  readAt = performance.now();
  draw();
}, (error) => {
  const isGone = error instanceof ApiError && error.status === 404;
  setText(byId('item-problem'), isGone ? 'This item is no longer in the cache: it expired, was deleted or was evicted.'
    : error instanceof ApiError ? error.message : 'The emulator cannot be reached.');
  byId('item-delete').hidden = true;
  if (!isGone) {
    failed(error);
  }
}) : undefined);

function draw() {
  dialog.classList.remove('waiting');
  setText(byId('item-problem'), '');
  setText(byId('item-title'), item.name || 'no name');
  setText(byId('item-key'), item.storeKey);
  setText(byId('item-size'), `${item.isCut ? `the first ${bytes(shownSize)}, indented, of ` : ''}${bytes(item.size)}`);
  setText(byId('item-hits'), number(item.hits));
  const tags = byId('item-tags');
  if (tags.dataset.tags !== item.tags.join()) {
    tags.dataset.tags = item.tags.join();
    tags.replaceChildren();
    rows.addTags(tags, item.tags, item.tags.length);
    tags.append(item.tags.length === 0 ? 'none' : '');
  }

  value.draw(byId('item-value'), item.value);
  byId('item-delete').hidden = false;
  tick();
}

// Updates what changes with time alone.
export function tick() {
  if (item === null || !dialog.open) {
    return;
  }

  const passed = (performance.now() - readAt) / 1000;
  setText(byId('item-stored'), past(item.age + passed));
  setText(byId('item-used'), past(item.sinceUse + passed));
  const left = item.timeLeft === undefined ? null : Math.max(0, item.timeLeft - passed);
  setText(byId('item-expires'), left === null ? 'never: it has no TTL' : `in ${duration(left)}, ${moment(Date.now() + 1000 * left)}`);
}

const past = (seconds) => `${duration(seconds)} ago, ${moment(Date.now() - 1000 * seconds)}`;
