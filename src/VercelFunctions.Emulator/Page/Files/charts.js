// Bar charts over the last minutes.
import { setAttribute } from './format.js';

const namespace = 'http://www.w3.org/2000/svg';
const width = 300;
const height = 100;

// The part of a bar's place that the bar fills.
const fill = 0.78;

// A part of a bar that is not empty is visible.
const leastHeight = 3;

// bars: the start and end of each on a scale from 0 to 1, and its parts from 0 to 1, which are drawn on top of each other.
export function draw(svg, names, bars) {
  setAttribute(svg, 'viewBox', `0 0 ${width} ${height}`);
  setAttribute(svg, 'preserveAspectRatio', 'none');
  const paths = names.map(() => '');
  for (const { start, end, parts } of bars) {
    let bottom = height;
    parts.forEach((part, index) => {
      const tall = part === 0 ? 0 : Math.max(part * height, leastHeight);
      paths[index] += tall === 0 ? '' : box(start, end, bottom, tall);
      bottom -= tall;
    });
  }

  names.forEach((name, index) => setAttribute(pathOf(svg, name), 'd', paths[index]));
}

function box(start, end, bottom, tall) {
  const wide = (end - start) * width;
  const left = start * width + (wide * (1 - fill)) / 2;
  return `M${left.toFixed(2)} ${bottom.toFixed(1)}h${(wide * fill).toFixed(2)}v${(-tall).toFixed(1)}h${(-wide * fill).toFixed(2)}z`;
}

function pathOf(svg, name) {
  let path = svg.querySelector(`.${name}`);
  if (path === null) {
    path = document.createElementNS(namespace, 'path');
    path.setAttribute('class', name);
    svg.append(path);
  }

  return path;
}

// The end of an axis that has room for a value, and whose middle is a short number too.
export function axisEnd(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= value) * power;
}
