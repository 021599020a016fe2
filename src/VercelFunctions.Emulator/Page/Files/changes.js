// Changes of the cache: each is confirmed, made, and reported.
import * as api from './api.js';
import { confirmed, failed, nothingFailed, said } from './dialogs.js';
import { byId, count } from './format.js';

let page = null;

// given: refresh() loads the lists again, failed(error).
export function set(given) {
  page = given;
}

async function change({ title, text, action, run, done }) {
  if (!(await confirmed(title, text, action))) {
    return;
  }

  const before = document.activeElement;
  nothingFailed();
  try {
    await run();
    said(done);
  } catch (error) {
    failed(error instanceof api.ApiError ? error.message : 'The emulator cannot be reached, so the change may not have been made.');
  }

  await page.refresh();
  if (!before?.isConnected || document.activeElement === document.body) {
    // The row that had the focus no longer exists.
    byId('items').focus({ preventScroll: true });
  }
}

export async function expire(tag) {
  try {
    const { total } = await api.read('items', { tag, limit: 1 });
    await change({
      title: `Expire the tag “${tag}”?`,
      text: `${count(total, 'item')} will be removed. The next read of ${total === 1 ? 'it' : 'each'} is a miss.`,
      action: 'Expire',
      run: () => api.expireTag(tag),
      done: `The tag “${tag}” is expired: ${count(total, 'item')} removed.`,
    });
  } catch (error) {
    page.failed(error);
  }
}

// then() is called before the outcome is reported.
export const remove = (item, then = () => {}) => change({
  title: `Delete “${item.name || item.storeKey}”?`,
  text: `The item with the key ${item.storeKey} will be removed. The next read of it is a miss.`,
  action: 'Delete',
  run: () => api.deleteItem(item.storeKey).finally(then),
  done: `“${item.name || item.storeKey}” is deleted.`,
});

// total: how many items the cache has.
export const clear = (total) => change({
  title: 'Clear the cache?',
  text: `${count(total, 'item')} of ${api.projectName()} will be removed, regardless of the filter. The next read of each is a miss.`,
  action: 'Clear',
  run: () => api.clear(),
  done: `The cache of ${api.projectName()} is cleared.`,
});
