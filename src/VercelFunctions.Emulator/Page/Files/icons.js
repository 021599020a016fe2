// Line icons on a grid of 16. They are decoration: the button that contains one has a name.

const namespace = 'http://www.w3.org/2000/svg';

const paths = {
  bolt: 'M9 1.5 3 9h4.2l-.7 5.5L13 7H8.8z',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.8V8l2.2 1.5',
  close: 'm4 4 8 8m0-8-8 8',
  copy: 'M6 5.5h7.5v8H6zM10.5 5.5v-3H3v8h3',
  list: 'M2.5 4h11M2.5 8h11M2.5 12h7',
  pulse: 'M1.5 8.5h3l2-5 3 9 2-4h3',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.4 10.4 14 14',
  tag: 'M2.5 2.5h5l6 6-5 5-6-6zM5.2 5.2v.01',
  trash: 'M2.5 4h11M6 4V2.5h4V4M4 4l.7 9.5h6.6L12 4M6.6 6.8v4M9.4 6.8v4',
};

export function icon(name) {
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}

for (const target of document.querySelectorAll('[data-icon]')) {
  target.prepend(icon(target.dataset.icon));
}
