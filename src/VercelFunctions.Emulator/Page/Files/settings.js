// Settings that this browser keeps: the theme, and whether single keys are shortcuts.
import { byId } from './format.js';

const themeItem = 'runtime-cache-theme';
const shortcutsItem = 'runtime-cache-shortcuts';

export const hasShortcuts = () => byId('shortcuts').checked;

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

const { documentElement: root } = document;
const theme = byId('theme');
theme.value = root.dataset.theme ?? 'auto';
theme.addEventListener('change', () => {
  if (theme.value === 'auto') {
    delete root.dataset.theme;
  } else {
    root.dataset.theme = theme.value;
  }

  keep(themeItem, theme.value);
});

const shortcuts = byId('shortcuts');
shortcuts.checked = kept(shortcutsItem) !== 'off';
shortcuts.addEventListener('change', () => keep(shortcutsItem, shortcuts.checked ? 'on' : 'off'));
