// Confirmations of changes, drawers, and messages.
import { byId } from './format.js';

const dialog = byId('confirm');
const yes = byId('confirm-yes');
let answer = null;

byId('confirm-no').addEventListener('click', () => dialog.close());
yes.addEventListener('click', () => dialog.close('yes'));
dialog.addEventListener('close', () => {
  // The event arrives a moment after the dialog was closed. Meanwhile, another confirmation may have been opened.
  if (!dialog.open) {
    answer?.(dialog.returnValue === 'yes');
    answer = null;
  }
});

// Asks, and returns whether the answer was yes. Escape and Cancel mean no. The browser restores the focus.
export function confirmed(title, text, action) {
  // A confirmation that was just closed and has not received the event yet.
  answer?.(false);
  byId('confirm-title').textContent = title;
  byId('confirm-text').textContent = text;
  yes.textContent = action;
  dialog.returnValue = '';
  dialog.showModal();

  // A dialog opened by mistake can be closed with the same key.
  byId('confirm-no').focus();
  return new Promise((resolve) => {
    answer = resolve;
  });
}

export const isAsking = () => dialog.open;

// Whether nothing but a dialog can be used.
export const isBlocked = () => document.querySelector('dialog:modal') !== null;

// Closes a drawer beside which the page can be used: for one that blocks the page, the browser does that.
export function closeDrawers() {
  for (const open of document.querySelectorAll('.drawer[open]:not(:modal)')) {
    open.close();
  }
}

// A dialog at the side of the page, which its button, Escape and a click beside it close.
export function drawer(id) {
  const made = byId(id);
  made.querySelector('[data-close]').addEventListener('click', () => made.close());
  made.addEventListener('click', (event) => {
    if (event.target === made) {
      made.close();
    }
  });
  made.addEventListener('close', () => {
    if (document.activeElement === document.body) {
      // The row that opened it no longer exists.
      byId('items').focus({ preventScroll: true });
    }
  });
  return made;
}

export const said = (text) => show('said', text);

export const failed = (text) => show('failed', text);

export function nothingFailed() {
  show('failed', '');
}

function show(id, text) {
  // Never hidden, only empty: a screen reader announces only changes of an existing element.
  byId(`${id}-box`).classList.toggle('on', text !== '');
  byId(id).textContent = text;
}

for (const id of ['said', 'failed']) {
  byId(`${id}-close`).addEventListener('click', () => show(id, ''));
}
