// Shows whether the page is connected to the emulator, and whether the emulator is connected to its store.
import { byId, count, setText, timeOfDay } from './format.js';

const names = { live: 'Live', connecting: 'Connecting', disconnected: 'Disconnected' };

let lastLive = 0;
let isStoreAway = false;

// detail: how long until the next attempt, in milliseconds, and a message of the emulator or null.
export function show(state, { wait = 0, message = null } = {}) {
  byId('connection').dataset.state = state;
  setText(byId('connection'), names[state]);
  if (state === 'live') {
    lastLive = Date.now();
    byId('disconnected').hidden = true;
  } else if (state === 'disconnected') {
    const reason = message ?? (lastLive === 0
      ? `Nothing responds at ${location.host}. Start the emulator, or check the address.`
      : `The emulator does not respond. The page shows the state of ${timeOfDay(lastLive)}.`);
    setText(byId('disconnected-text'), `${reason} Next attempt in ${count(Math.max(1, Math.round(wait / 1000)), 'second')}.`);
    byId('disconnected').hidden = false;
  }
}

// Remembers that the emulator has just sent something.
export function heard() {
  lastLive = Date.now();
}

export const isStoreUnavailable = () => isStoreAway;

// message: why the store cannot be read; empty if it can.
export function showStore(message) {
  isStoreAway = message !== '';
  byId('store-away').classList.toggle('on', isStoreAway);
  setText(byId('store-away-title'), isStoreAway ? 'The store is unavailable.' : '');
  setText(byId('store-away-text'), message);
}
