// The forecast of one product at one location, with its history and its reason.

import { ApiError, call, query } from './api.js';
import { chart, quantileBands } from './chart.js';
import { day, el, empty, number, show, unitOf } from './dom.js';

const HISTORY_DAYS = 90;

export function showForecast(panel, { product, locationId, horizonDays }) {
  if (!product || !locationId) {
    panel.querySelector('.body').replaceChildren(empty('There is no product or no location to forecast yet.'));
    return undefined;
  }
  const of = { productMasterId: product.id, locationId };
  return show(panel, async () => {
    const forecast = (await call('GET', query('/api/forecast', { ...of, horizonDays }))).data;
    const first = forecast.points?.[0]?.date;
    return { forecast, history: first ? await history(of, first) : [] };
  }, ({ forecast, history: past }) => draw(forecast, past, unitOf(product)));
}

/** Demand of the days before `first`, later gaps as zero; empty where it may not be read. */
async function history(of, first) {
  let rows;
  try {
    rows = (await call('GET', query('/api/demand', { ...of, from: before(first, HISTORY_DAYS), to: before(first, 1) }))).data.points;
  } catch (error) {
    // The forecast stands without its history; a session that ended does not.
    if (error instanceof ApiError && error.status !== 401) return [];
    throw error;
  }
  const byDay = new Map();
  for (const row of rows) byDay.set(row.date, (byDay.get(row.date) ?? 0) + Number(row.quantity));
  const known = [...byDay.keys()].sort();
  const days = Array.from({ length: HISTORY_DAYS }, (_, at) => before(first, HISTORY_DAYS - at));
  return days.filter((date) => date >= known[0]).map((date) => ({ date, quantity: byDay.get(date) ?? 0 }));
}

function before(date, days) {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - days);
  return at.toISOString().slice(0, 10);
}

function draw(forecast, past, unit) {
  const points = forecast.points ?? [];
  if (points.length === 0) return empty('There is no demand history to forecast from yet.');
  const total = points.reduce((sum, point) => sum + Number(point.mean), 0);
  const bands = quantileBands(points);
  const model = forecast.model?.name ?? forecast.model;
  return [
    el('p', { class: 'lead' }, el('strong', {}, `${number(total, 1)} ${unit}`),
      ` expected over ${points.length} days, ${day(points[0].date)} to ${day(points.at(-1).date)}.`),
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Chart' }, chart(past, points, unit)),
    legend(past, bands, unit),
    el('p', { class: 'reason' }, model ? el('strong', {}, `${model}. `) : '', typeof forecast.reason === 'string' ? forecast.reason : ''),
    numbers(points, bands, unit),
  ];
}

function legend(past, bands, unit) {
  const key = (name, text) => el('li', {}, el('span', { class: `key ${name}`, 'aria-hidden': 'true' }), text);
  const percent = (quantile) => number(quantile * 100, 1);
  return el('ul', { class: 'legend', 'aria-label': `Legend, ${unit} a day` },
    past.length ? key('history', 'Demand') : '',
    key('mean', 'Expected'),
    bands.map(([low, high], at) => key(at ? 'fan inner' : 'fan', `${percent(low)} to ${percent(high)} % quantile`)),
    key('naive', 'Seasonal naive'),
    el('li', { class: 'quiet' }, `in ${unit} a day`));
}

function numbers(points, bands, unit) {
  const quantiles = bands.length ? [bands[0][0], bands[0][1]] : [];
  const names = ['Day', `Expected, ${unit}`, ...quantiles.map((q) => `Quantile ${q}`), 'Seasonal naive'];
  return el('details', {}, el('summary', {}, 'The same as a table'),
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Forecast table' }, el('table', {},
      el('thead', {}, el('tr', {}, names.map((name) => el('th', { scope: 'col', class: name === 'Day' ? '' : 'number' }, name)))),
      el('tbody', {}, points.map((point) => el('tr', {}, el('th', { scope: 'row' }, point.date),
        [point.mean, ...quantiles.map((q) => point.quantiles[q]), point.seasonalNaive]
          .map((value) => el('td', { class: 'number' }, number(value)))))))));
}
