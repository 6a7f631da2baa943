// The channel × location matrix of what can be promised.

import { call, query } from './api.js';
import { el, empty, number, show } from './dom.js';

// Colour is never alone: each severity has a sign and a word.
const SEVERITY = { CRITICAL: ['critical', '▲'], LOW: ['low', '◆'], OK: ['ok', '●'] };

export function showMatrix(panel, locationId, choose, page = 1) {
  const turn = (to) => showMatrix(panel, locationId, choose, to);
  const path = query('/api/inventory/channel-location', { locationId, page: page > 1 ? page : '' });
  return show(panel, () => call('GET', path), ({ data, pagination }) => draw(data, pagination, page, choose, turn));
}

function draw(data, pagination, page, choose, turn) {
  const products = data.products ?? [];
  const channels = data.channels ?? [];
  if (products.length === 0) return empty('No stock here yet. Products appear as soon as this location holds some.');
  return [...table(products, channels, choose), pager(page, pagination?.totalPages, turn)];
}

function table(products, channels, choose) {
  const cells = products.flatMap((product) => product.channels ?? []);
  const count = (severity) => cells.filter((cell) => cell.severity === severity).length;
  return [
    el('p', { class: 'quiet' }, `${count('CRITICAL')} critical and ${count('LOW')} low of ${cells.length} cells shown. `
      + "Quantities are in each product's stock unit."),
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Matrix' },
      el('table', { class: 'matrix' },
        el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Product'),
          channels.map((channel) => el('th', { scope: 'col', class: 'number' }, channel.channelName ?? channel.channelId)),
          el('th', { scope: 'col', class: 'number' }, 'On hand'))),
        el('tbody', {}, products.map((product) => row(product, channels, choose))))),
  ];
}

function row(product, channels, choose) {
  const byChannel = new Map((product.channels ?? []).map((cell) => [cell.channelId, cell]));
  return el('tr', {},
    el('th', { scope: 'row' },
      el('button', { type: 'button', class: 'link', title: 'Show the forecast', onclick: () => choose(product.productMasterId) },
        product.productName ?? product.productMasterId),
      el('span', { class: 'quiet' }, product.globalSku)),
    channels.map((channel) => cell(byChannel.get(channel.channelId))),
    el('td', { class: 'number' }, number(product.totalOnHand)));
}

function cell(of) {
  if (!of) return el('td', { class: 'number quiet' }, '–');
  const [name, sign] = SEVERITY[of.severity] ?? SEVERITY.OK;
  const terms = `on hand ${number(of.onHand)}, reserved ${number(of.reserved)}, available ${number(of.available)}, threshold ${number(of.threshold)}`;
  return el('td', { class: `number ${name}`, title: terms },
    number(of.atp), ' ', el('span', { class: 'severity' }, `${sign} ${name}`));
}

function pager(page, pages, turn) {
  if (!(pages > 1)) return '';
  return el('div', { class: 'pager' },
    el('button', { type: 'button', disabled: page <= 1, onclick: () => turn(page - 1) }, 'Previous'),
    el('span', {}, `Page ${page} of ${pages}`),
    el('button', { type: 'button', disabled: page >= pages, onclick: () => turn(page + 1) }, 'Next'));
}
