// Questions before what cannot be undone, and what is said after.
import { byId } from './format.js';

const dialog = byId('confirm');
const yes = byId('confirm-yes');
let answer = null;

byId('confirm-no').addEventListener('click', () => dialog.close());
yes.addEventListener('click', () => dialog.close('yes'));
dialog.addEventListener('close', () => {
  // The event comes a moment after the dialog is gone. One that was opened meanwhile asks another question.
  if (!dialog.open) {
    answer?.(dialog.returnValue === 'yes');
    answer = null;
  }
});

// Asks, and gives whether the answer was yes. Escape and Cancel are no. The focus goes back to where it was by itself.
export function confirmed(title, text, action) {
  // What was closed a moment ago, and has not heard so yet.
  answer?.(false);
  byId('confirm-title').textContent = title;
  byId('confirm-text').textContent = text;
  yes.textContent = action;
  dialog.returnValue = '';
  dialog.showModal();

  // What is begun by mistake is to be ended by the same key.
  byId('confirm-no').focus();
  return new Promise((resolve) => {
    answer = resolve;
  });
}

export const isAsking = () => dialog.open;

export const said = (text) => show('said', text);

export const failed = (text) => show('failed', text);

export function nothingFailed() {
  show('failed', '');
}

function show(id, text) {
  // Never hidden, only empty: what is read out must be there before its text is.
  byId(`${id}-box`).classList.toggle('on', text !== '');
  byId(id).textContent = text;
}

for (const id of ['said', 'failed']) {
  byId(`${id}-close`).addEventListener('click', () => show(id, ''));
}
