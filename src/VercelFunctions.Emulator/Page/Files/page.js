// The page as a whole: its token, what it shows, and when it sends requests.
import * as api from './api.js';
import { confirmed, failed, isAsking, nothingFailed, said } from './dialogs.js';
import { EventReader } from './events.js';
import { byId, count, element, setText } from './format.js';
import * as items from './items.js';
import * as log from './log.js';
import * as tags from './tags.js';
import * as traffic from './traffic.js';

// Lists are loaded again at most this often.
const refreshMilliseconds = 1000;

// How long to wait before another attempt to open the page.
const openMilliseconds = 3000;
const projectItem = 'runtime-cache-project';
const themeItem = 'runtime-cache-theme';
const shortcutsItem = 'runtime-cache-shortcuts';

let projects = [];
let isOpen = false;
let isPaused = false;
let isStale = false;
let isStoreAway = false;
let opening = 0;

const reader = new EventReader({
  event: take,
  state: showConnection,
  refused(error) {
    if (error.status === 401) {
      ask('The emulator no longer accepts this token; it may have restarted with another.');
    } else {
      failed(error.message);
    }
  },
});

function ask(problem) {
  reader.stop();
  clearTimeout(opening);
  isOpen = false;
  api.forgetToken();
  for (const id of ['view', 'state', 'place']) {
    byId(id).hidden = true;
  }

  byId('ask').hidden = false;
  byId('token').value = '';
  byId('token').focus();
  byId('token').setAttribute('aria-invalid', `${problem !== ''}`);
  byId('ask-error').textContent = problem;
}

async function open() {
  clearTimeout(opening);
  try {
    ({ projects } = await api.read('projects'));
  } catch (error) {
    if (error instanceof api.ApiError) {
      ask(error.status === 401 ? 'The emulator does not accept this token. Copy it again from its output.' : error.message);
    } else {
      byId('state').hidden = false;
      showConnection('disconnected', { wait: openMilliseconds });
      opening = setTimeout(open, openMilliseconds);
    }

    return;
  }

  byId('ask').hidden = true;
  byId('ask-error').textContent = '';
  for (const id of ['view', 'state', 'place']) {
    byId(id).hidden = false;
  }

  const before = sessionStorage.getItem(projectItem);
  byId('project').replaceChildren(...projects.map(({ name }) => element('option', { value: name }, name)));
  byId('project-label').hidden = projects.length === 1;
  byId('project-name').hidden = projects.length !== 1;
  openProject(projects.find(({ name }) => name === before) ?? projects[0]);
}

function openProject(project) {
  api.open(project);
  sessionStorage.setItem(projectItem, project.name);
  byId('project').value = project.name;
  byId('project-name').textContent = project.name;
  document.title = `${project.name} · Runtime Cache`;
  isOpen = true;
  items.reset();
  tags.reset();
  nothingFailed();
  said('');
  if (!document.hidden) {
    reader.start();
  }
}

function take(name, data) {
  if (name === 'start') {
    traffic.start(data);
    log.start(data.lines);
    isStoreAway = false;
    nothingFailed();
    showFaults();
    refresh();
  } else if (name === 'change') {
    traffic.change(data);
    log.add(data.lines);
    isStale = true;
    if (isStoreAway && data.store) {
      isStoreAway = false;
      nothingFailed();
    }
  } else if (name === 'faults') {
    showFaults();
  } else if (name === 'problem') {
    isStoreAway = true;
    failed(data.message);
  }

  if (!isPaused) {
    log.draw();
  }

  traffic.draw();
}

// Loads the lists again.
function refresh() {
  isStale = false;
  return Promise.all([items.load(), tags.load()]);
}

function everySecond() {
  if (!isOpen || document.hidden) {
    return;
  }

  traffic.draw();
  items.tick();
  const isHeld = items.isHeld();
  byId('held').hidden = !(isStale && isHeld);
  if (isStale && !isPaused && !isAsking() && !isHeld && !items.isLoading() && !tags.isLoading()) {
    refresh();
  }
}

async function showFaults() {
  try {
    const rules = [...new Set((await (await api.send('GET', '/emulator/faults')).json()).map(({ rule }) => rule))];
    const box = byId('faults');
    box.hidden = rules.length === 0;
    box.textContent = rules.length === 0 ? '' : `${count(rules.length, 'fault rule')} in effect: ${rules.join('; ')}. Some requests fail on purpose.`;
  } catch (error) {
    showFailure(error);
  }
}

function showConnection(state, { wait = 0, message = null } = {}) {
  const line = byId('connection');
  line.dataset.state = state;
  const texts = { live: 'Live', connecting: 'Connecting', disconnected: `Disconnected, next attempt in ${count(Math.max(1, Math.round(wait / 1000)), 'second')}` };
  setText(line, texts[state]);
  byId('retry').hidden = state !== 'disconnected';
  if (message !== null) {
    failed(message);
  }
}

// If the emulator cannot be reached, the connection's line shows that.
function showFailure(error) {
  if (error instanceof api.ApiError) {
    if (error.status === 401) {
      ask('The emulator no longer accepts this token; it may have restarted with another.');
    } else {
      failed(error.message);
    }
  }
}

// Asks for confirmation, makes a change, reports it, and loads the lists again.
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

  if (isOpen) {
    await refresh();
    if (!before?.isConnected || document.activeElement === document.body) {
      // The row that had the focus no longer exists.
      byId('items').focus({ preventScroll: true });
    }
  }
}

async function expire(tag) {
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
    showFailure(error);
  }
}

const remove = (item) => change({
  title: `Delete “${item.name || item.storeKey}”?`,
  text: `The item with the key ${item.storeKey} will be removed. The next read of it is a miss.`,
  action: 'Delete',
  run: () => api.deleteItem(item.storeKey),
  done: `“${item.name || item.storeKey}” is deleted.`,
});

const clear = () => change({
  title: 'Clear the cache?',
  text: `${count(traffic.total(), 'item')} of ${api.projectName()} will be removed, regardless of the filter. The next read of each is a miss.`,
  action: 'Clear',
  run: () => api.clear(),
  done: `The cache of ${api.projectName()} is cleared.`,
});

function show(tag) {
  byId('filter').value = '';
  items.find({ tag, filter: '' });
  byId('by-tag-off').focus();
}

function pause() {
  isPaused = !isPaused;
  byId('pause').setAttribute('aria-pressed', `${isPaused}`);
  if (!isPaused) {
    log.draw();
    refresh();
  }
}

function setTheme(theme) {
  if (theme === 'auto') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }

  keep(themeItem, theme);
}

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Without local storage, the setting lasts for this visit.
  }
}

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function press(event) {
  const target = event.target;
  if (event.key === 'Escape' && (target === byId('filter') || target === byId('tag-filter')) && target.value !== '') {
    event.preventDefault();
    target.value = '';
    target.dispatchEvent(new Event('input'));
    return;
  }

  const isTyping = target.matches?.('input:not([type="checkbox"]), select, textarea');
  if (!isOpen || isTyping || isAsking() || event.ctrlKey || event.altKey || event.metaKey || !byId('shortcuts').checked) {
    return;
  }

  const does = { '/': () => byId('filter').focus(), '[': () => items.turn(-1), ']': () => items.turn(1), p: pause }[event.key];
  if (does) {
    event.preventDefault();
    does();
  }
}

items.set({ show, remove, failed: showFailure });
tags.set({ show, expire, failed: showFailure });

byId('ask-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const given = byId('token').value.trim();
  if (api.isToken(given)) {
    api.keepToken(given);
    open();
  } else {
    ask('This is not a valid token: a token has 16 to 512 letters, digits and - . _ ~ + / =.');
  }
});
byId('project').addEventListener('change', () => openProject(projects.find(({ name }) => name === byId('project').value)));
byId('retry').addEventListener('click', () => (isOpen ? reader.start() : open()));
byId('pause').addEventListener('click', pause);
byId('clear').addEventListener('click', clear);
byId('by-tag-expire').addEventListener('click', () => expire(items.tag()));
byId('theme').value = document.documentElement.dataset.theme ?? 'auto';
byId('theme').addEventListener('change', () => setTheme(byId('theme').value));
byId('shortcuts').checked = kept(shortcutsItem) !== 'off';
byId('shortcuts').addEventListener('change', () => keep(shortcutsItem, byId('shortcuts').checked ? 'on' : 'off'));
document.addEventListener('keydown', press);
document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    reader.stop();
  } else if (isOpen) {
    reader.start();
  }
});
window.addEventListener('hashchange', () => {
  const before = location.hash;
  if (api.findToken() && location.hash !== before) {
    open();
  }
});
setInterval(everySecond, refreshMilliseconds);

if (api.findToken()) {
  open();
} else {
  ask('');
}
