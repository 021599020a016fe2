// Draws indented JSON with a color for each kind of part.
import { element } from './format.js';

const parts = /(?<text>"[^"\\]*(?:\\.[^"\\]*)*"?)(?<colon>:)?|(?<number>-?\d[\d.eE+-]*)|(?<word>true|false|null)/g;

export function draw(target, json) {
  if (target.textContent === json) {
    // The selection and the scroll position stay.
    return;
  }

  const children = [];
  let end = 0;
  for (const match of json.matchAll(parts)) {
    const { text, colon, number } = match.groups;
    const kind = colon ? 'property' : text ? 'text' : number ? 'number' : 'word';
    children.push(json.slice(end, match.index), element('span', { class: kind }, text ?? match[0]));
    end = match.index + (text ?? match[0]).length;
  }

  target.replaceChildren(...children, json.slice(end));
  target.scrollTop = 0;
}
