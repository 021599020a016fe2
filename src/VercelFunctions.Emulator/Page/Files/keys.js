// Single keys that are shortcuts.
import { closeDrawers, isBlocked } from './dialogs.js';
import { byId } from './format.js';
import { hasShortcuts } from './settings.js';

// actions: what each key does. isActive() says whether the page shows a cache.
export function set(actions, isActive) {
  document.addEventListener('keydown', (event) => {
    const target = event.target;
    if (event.key === 'Escape' && (target === byId('filter') || target === byId('tag-filter')) && target.value !== '') {
      event.preventDefault();
      target.value = '';
      target.dispatchEvent(new Event('input'));
      return;
    }

    if (event.key === 'Escape' && !isBlocked()) {
      closeDrawers();
    }

    const isTyping = target.matches?.('input:not([type="checkbox"]), select, textarea');
    if (!isActive() || isTyping || isBlocked() || event.ctrlKey || event.altKey || event.metaKey || !hasShortcuts()) {
      return;
    }

    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });
}
