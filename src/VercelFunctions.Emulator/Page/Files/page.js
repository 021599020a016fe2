// The page as a whole: its token, its project, and when it sends requests.
import * as api from './api.js';
import * as changes from './changes.js';
import * as connection from './connection.js';
import { failed, isAsking, nothingFailed, said } from './dialogs.js';
import { EventReader } from './events.js';
import * as faults from './faults.js';
import { byId, element } from './format.js';
import * as item from './item.js';
import * as items from './items.js';
import * as keys from './keys.js';
import * as log from './log.js';
import * as overview from './overview.js';
import * as rows from './rows.js';
import * as sections from './sections.js';
import * as tags from './tags.js';

// Lists are loaded again at most this often.
const refreshMilliseconds = 1000;

// How long to wait before another attempt to open the page.
const openMilliseconds = 3000;
const projectItem = 'runtime-cache-project';

let projects = [];
let isOpen = false;
let isPaused = false;
let isStale = false;
let opening = 0;

const reader = new EventReader({
  event: take,
  state(name, detail) {
    connection.show(name, detail);
    if (detail?.message) {
      // The emulator responds, but not with events.
      refresh();
    }
  },
  refused: showFailure,
});

// Shows one of: the view of a cache, the form for the token, and the sign that the page is connecting.
function showOnly(shown) {
  for (const id of ['view', 'ask', 'opening']) {
    byId(id).hidden = id !== shown;
  }

  for (const id of ['place', 'pause', 'faults-open']) {
    byId(id).hidden = shown !== 'view';
  }

  byId('state').hidden = shown === 'ask';
}

function ask(problem) {
  reader.stop();
  clearTimeout(opening);
  isOpen = false;
  api.forgetToken();
  for (const dialog of document.querySelectorAll('dialog[open]')) {
    dialog.close();
  }

  showOnly('ask');
  byId('disconnected').hidden = true;
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
      connection.show('disconnected', { wait: openMilliseconds });
      opening = setTimeout(open, openMilliseconds);
    }

    return;
  }

  byId('ask-error').textContent = '';
  showOnly('view');
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
  connection.showStore('');
  nothingFailed();
  said('');
  if (!document.hidden) {
    reader.start();
  }
}

function take(name, data) {
  connection.heard();
  if (name === 'start') {
    overview.start(data);
    log.start(data.lines);
    connection.showStore('');
    nothingFailed();
    faults.load();
    refresh();
  } else if (name === 'change') {
    overview.change(data);
    log.add(data.lines);
    isStale = true;
    if (data.store && connection.isStoreUnavailable()) {
      connection.showStore('');
      nothingFailed();
    }
  } else if (name === 'faults') {
    faults.load();
  } else if (name === 'problem') {
    connection.showStore(data.message);

    // Requests may have failed for the same reason before.
    nothingFailed();
  }

  if (!isPaused) {
    log.draw();
  }

  overview.draw();
}

// Loads what the page shows again.
function refresh() {
  isStale = false;
  return isOpen ? Promise.all([items.load(), tags.load(), item.load(), faults.refresh()]) : undefined;
}

function everySecond() {
  if (!isOpen || document.hidden) {
    return;
  }

  overview.draw();
  rows.tick();
  item.tick();
  const isHeld = rows.isHeld();
  byId('held').hidden = !(isStale && isHeld);
  const isLoading = items.isLoading() || tags.isLoading() || item.isLoading();
  if (isStale && !isPaused && !isAsking() && !isHeld && !isLoading) {
    refresh();
  }
}

// Banners show that the emulator cannot be reached, and that the store is unavailable.
function showFailure(error) {
  if (error instanceof api.ApiError) {
    if (error.status === 401) {
      ask('The emulator no longer accepts this token; it may have restarted with another.');
    } else if (!connection.isStoreUnavailable()) {
      failed(error.message);
    }
  }
}

function show(tag) {
  item.close();
  byId('filter').value = '';
  sections.show('items');
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

changes.set({ refresh, failed: showFailure });
items.set({ open: item.open, show, remove: (shown) => changes.remove(shown), failed: showFailure });
item.set({ remove: (shown) => changes.remove(shown, item.close), failed: showFailure });
tags.set({ show, expire: changes.expire, failed: showFailure });
faults.set({ failed: showFailure });
keys.set(
  {
    '/': () => {
      sections.show('items');
      byId('filter').focus();
    },
    '[': () => items.turn(-1),
    ']': () => items.turn(1),
    p: pause,
  },
  () => isOpen);

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
byId('clear').addEventListener('click', () => changes.clear(overview.total()));
byId('by-tag-expire').addEventListener('click', () => changes.expire(items.tag()));
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
  showOnly('opening');
  open();
} else {
  ask('');
}
