// On a narrow screen, one of the sections is visible at a time. On a wide one, all are.
import { byId } from './format.js';

const buttons = [...document.querySelectorAll('[data-section]')];

export function show(id) {
  for (const button of buttons) {
    const isCurrent = button.dataset.section === id;
    byId(button.dataset.section).classList.toggle('current', isCurrent);
    if (isCurrent) {
      button.setAttribute('aria-current', 'true');
    } else {
      button.removeAttribute('aria-current');
    }
  }
}

for (const button of buttons) {
  button.addEventListener('click', () => {
    show(button.dataset.section);

    // Another section starts at its top, below the overview.
    const top = byId(button.dataset.section).getBoundingClientRect().top;
    if (top < 0) {
      window.scrollBy(0, top);
    }
  });
}

document.querySelector('.skip').addEventListener('click', () => show('items'));
