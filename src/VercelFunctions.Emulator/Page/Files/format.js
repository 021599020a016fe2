// Formats numbers, sizes and times, and creates elements.

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export const number = (value) => whole.format(value);

// One decimal below ten, none above.
export const short = (value) => (value < 10 ? tenths : whole).format(value);

export const count = (value, one, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;

export function bytes(value) {
  if (value < 1024) {
    return `${number(value)} B`;
  }

  const units = ['KB', 'MB', 'GB', 'TB'];
  let scaled = value / 1024;
  let unit = 0;
  while (scaled >= 1023.5 && unit < units.length - 1) {
    scaled /= 1024;
    unit++;
  }

  return `${short(scaled)} ${units[unit]}`;
}

export function duration(seconds) {
  const steps = [[86400, 'd', 3600, 'h'], [3600, 'h', 60, 'min'], [60, 'min', 1, 's']];
  for (const [size, unit, smaller, smallerUnit] of steps) {
    if (seconds >= size) {
      const large = Math.floor(seconds / size);
      const rest = Math.floor((seconds % size) / smaller);

      // From ten up, the smaller unit adds little.
      return rest > 0 && large < 10 ? `${number(large)} ${unit} ${rest} ${smallerUnit}` : `${number(large)} ${unit}`;
    }
  }

  return `${Math.floor(seconds)} s`;
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export const timeOfDay = (milliseconds) => clock.format(new Date(milliseconds));

const dayAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

export const moment = (milliseconds) => dayAndTime.format(new Date(milliseconds));

export const milliseconds = (value) => (value < 0.1 ? '<0.1 ms' : value < 1000 ? `${short(value)} ms` : `${short(value / 1000)} s`);

export const byId = (id) => document.getElementById(id);

// Children are only text or elements: content of the cache can never become markup.
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      made.setAttribute(attribute, value);
    }
  }

  made.append(...children);
  return made;
}

// Unchanged text is not set again, so that the browser has nothing to draw.
export function setText(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

export function setAttribute(target, name, value) {
  if (target.getAttribute(name) !== value) {
    target.setAttribute(name, value);
  }
}
