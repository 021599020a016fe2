// The fault rules of the project: the banner that they are active, and the drawer that changes them.
import * as api from './api.js';
import { drawer } from './dialogs.js';
import { byId, count, element, number, setText } from './format.js';
import { icon } from './icons.js';
import { build, canBeStale, canNameTag, describe, effects, operations } from './rules.js';

// More would fill the banner.
const shownRules = 3;

const dialog = drawer('fault-drawer');
const field = (name) => byId(`fault-${name}`);

let failed = null;

// given: failed(error).
export function set(given) {
  failed = given.failed;
  for (const id of ['faults-open', 'faults-open-below', 'faults-show']) {
    byId(id).addEventListener('click', open);
  }

  for (const [name, labels] of [['operation', operations], ['effect', effects]]) {
    field(name).append(...Object.entries(labels).map(([value, label]) => element('option', { value }, label)));
  }

  field('operation').value = 'get';
  for (const name of ['operation', 'share', 'effect', 'status', 'delay', 'times', 'tag']) {
    field(name).addEventListener('input', fillIn);
  }

  field('form').addEventListener('submit', (event) => {
    event.preventDefault();
    change(() => api.addFault(field('rule').value));
  });
  byId('faults-clear').addEventListener('click', async () => {
    await change(api.removeFaults);
    field('operation').focus();
  });
  fillIn();
}

function open() {
  setText(field('error'), '');
  dialog.showModal();
  load();
}

// Reads the rules and their counts again.
export async function load() {
  try {
    draw(await api.readFaults());
  } catch (error) {
    failed(error);
  }
}

// The counts change with each request, and only the drawer shows them.
export const refresh = () => (dialog.open ? load() : undefined);

async function change(run) {
  setText(field('error'), '');
  field('rule').setAttribute('aria-invalid', 'false');
  try {
    draw(await run());
  } catch (error) {
    setText(field('error'), error instanceof api.ApiError ? error.message : 'The emulator cannot be reached, so the rules may not have changed.');
    field('rule').setAttribute('aria-invalid', 'true');
  }
}

function fillIn() {
  const operation = field('operation').value;
  for (const option of field('effect').options) {
    option.disabled = option.value === 'stale' && !canBeStale(operation);
  }

  if (field('effect').selectedOptions[0].disabled) {
    field('effect').value = 'status';
  }

  const effect = field('effect').value;
  field('status-label').hidden = effect !== 'status';
  field('delay-label').hidden = effect !== 'slow';
  field('tag-label').hidden = !canNameTag(operation);
  const values = ['operation', 'tag', 'share', 'effect', 'status', 'delay', 'times'].map((name) => [name, field(name).value.trim()]);
  field('rule').value = build(Object.fromEntries(values));
}

function draw(faults) {
  drawBanner(faults.map(({ rule }) => rule));
  byId('no-faults').hidden = faults.length > 0;
  byId('faults-clear').hidden = faults.length < 2;
  const list = field('rules');
  const rules = faults.map(({ rule }) => rule);
  if (JSON.stringify(rules) !== list.dataset.rules) {
    list.dataset.rules = JSON.stringify(rules);
    list.replaceChildren(...rules.map(row));
  }

  faults.forEach(({ requests, hits }, index) => setText(
    list.children[index].querySelector('.counts'), requests === 0 ? 'no request yet' : `hit ${number(hits)} of ${count(requests, 'request')}`));
}

function row(rule) {
  const remove = element('button', { type: 'button', class: 'icon-only careful', title: 'Remove', 'aria-label': `Remove the rule ${rule}` }, icon('trash'));
  remove.addEventListener('click', async () => {
    await change(() => api.removeFault(rule));
    (field('rules').querySelector('button') ?? field('operation')).focus();
  });
  return element(
    'li',
    {},
    element('p', {}, element('strong', {}, describe(rule)), element('code', {}, rule), element('span', { class: 'counts muted' })),
    remove);
}

function drawBanner(rules) {
  byId('faults').hidden = rules.length === 0;
  setText(byId('faults-summary'), rules.length === 0 ? '' : `Faults are active: requests fail on purpose (${count(rules.length, 'rule')}).`);
  const more = rules.length > shownRules ? ` and ${count(rules.length - shownRules, 'more rule')}` : '';
  setText(byId('faults-rules'), `${rules.slice(0, shownRules).join('; ')}${more}`);
  for (const badge of document.querySelectorAll('[data-fault-count]')) {
    badge.hidden = rules.length === 0;
    setText(badge, number(rules.length));
  }
}
