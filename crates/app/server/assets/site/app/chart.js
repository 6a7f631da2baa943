// A forecast as a picture: history, the fan of quantiles, the expected value, seasonal naive.

import { day, el, number } from './dom.js';

const WIDTH = 860;
const HEIGHT = 300;
const EDGE = { top: 16, right: 16, bottom: 28, left: 52 };

/** `history`: `[{date, quantity}]`; `points` as the API gives them; both in order of date. */
export function chart(history, points, unit) {
  const bands = quantileBands(points);
  const dates = [...history.map((h) => h.date), ...points.map((p) => p.date)];
  const highest = Math.max(1e-9, ...history.map((h) => h.quantity),
    ...points.flatMap((p) => [p.mean, p.seasonalNaive ?? 0, ...Object.values(p.quantiles ?? {})].map(Number)));
  const step = niceStep(highest / 4);
  const top = Math.ceil(highest / step) * step;
  const x = (at) => EDGE.left + (at / Math.max(1, dates.length - 1)) * (WIDTH - EDGE.left - EDGE.right);
  const y = (value) => HEIGHT - EDGE.bottom - (Math.max(0, value) / top) * (HEIGHT - EDGE.top - EDGE.bottom);
  const start = history.length;
  const places = (values, from) => values.map((value, at) => `${x(from + at).toFixed(1)} ${y(value).toFixed(1)}`);
  const line = (values, from) => (values.length ? `M${places(values, from).join('L')}` : '');
  const area = (low, high, from) => `M${[...places(low, from), ...places(high, from).reverse()].join('L')}Z`;

  const ticks = [];
  for (let value = 0; value <= top + step / 2; value += step) {
    ticks.push(
      el('line', { class: 'grid', x1: EDGE.left, x2: WIDTH - EDGE.right, y1: y(value), y2: y(value) }),
      el('text', { class: 'tick', x: EDGE.left - 8, y: y(value) + 4, 'text-anchor': 'end' }, number(value, 3)),
    );
  }
  const every = Math.max(1, Math.ceil(dates.length / 8));
  const days = dates.flatMap((date, at) => (at % every ? []
    : [el('text', { class: 'tick', x: x(at), y: HEIGHT - 8, 'text-anchor': at ? 'middle' : 'start' }, day(date))]));
  const naive = points.every((p) => p.seasonalNaive !== undefined && p.seasonalNaive !== null);
  return el('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-labelledby': 'chart-title chart-text', class: 'chart' },
    el('title', { id: 'chart-title' }, 'Demand history and forecast'),
    el('desc', { id: 'chart-text' }, `${history.length} days of history and ${points.length} forecast days, in ${unit} a day. `
      + 'The table below has the same numbers.'),
    ticks, days,
    bands.map(([low, high]) => el('path', {
      class: 'fan',
      d: area(points.map((p) => p.quantiles[low]), points.map((p) => p.quantiles[high]), start),
    })),
    history.length ? el('line', { class: 'now', x1: x(start - 0.5), x2: x(start - 0.5), y1: EDGE.top, y2: HEIGHT - EDGE.bottom }) : '',
    el('path', { class: 'history', d: line(history.map((h) => h.quantity), 0) }),
    naive ? el('path', { class: 'naive', d: line(points.map((p) => Number(p.seasonalNaive)), start) }) : '',
    el('path', { class: 'mean', d: line(points.map((p) => Number(p.mean)), start) }));
}

/** Pairs of quantiles around the middle, the widest first: `[["0.05", "0.95"], …]`. */
export function quantileBands(points) {
  const names = Object.keys(points[0]?.quantiles ?? {}).sort((a, b) => a - b);
  const pairs = [];
  for (let at = 0; at < Math.floor(names.length / 2); at += 1) pairs.push([names[at], names[names.length - 1 - at]]);
  return pairs;
}

/** 1, 2 or 5 times a power of ten, at least `raw`. */
function niceStep(raw) {
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= raw) ?? 10 * power;
}
