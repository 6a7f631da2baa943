// Building blocks of the page: elements, numbers, and the states that every panel has.

const SVG = new Set(['svg', 'path', 'line', 'g', 'text', 'title', 'desc']);

/** An element; `on…` attributes are listeners, `false` and `undefined` leave an attribute out. */
export function el(tag, attributes = {}, ...children) {
  const node = SVG.has(tag) ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== undefined) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== ''));
  return node;
}

/** A decimal for the eye; exact decimals may arrive as text. Nothing known is a dash. */
export function number(value, digits = 2) {
  const known = value !== null && value !== undefined && value !== '' && Number.isFinite(Number(value));
  return known ? new Intl.NumberFormat(undefined, { maximumFractionDigits: digits }).format(Number(value)) : '–';
}

/** A plain date (`2017-12-31`) for the eye, in no time zone but its own. */
export function day(date, options = { day: 'numeric', month: 'short' }) {
  const parsed = new Date(`${String(date).slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(parsed.getTime()) ? String(date) : parsed.toLocaleDateString(undefined, { ...options, timeZone: 'UTC' });
}

/** The word after a quantity of `product`; pieces are counted in units. */
export function unitOf(product) {
  return !product?.unit || /^(each|ea|unit|pcs?)$/i.test(product.unit) ? 'units' : product.unit;
}

/** Fills a choice; keeps what was chosen before where it still exists. */
export function fill(select, options) {
  const before = select.value;
  select.replaceChildren(...options.map(([value, label]) => el('option', { value }, label)));
  if (options.some(([value]) => value === before)) select.value = before;
}

/** Says something to screen readers and at the foot of the page. */
export function announce(text) {
  document.getElementById('status').textContent = text;
}

export function empty(text, ...actions) {
  return el('div', { class: 'message' }, el('p', {}, text), ...actions);
}

const turns = new WeakMap();

/** Shows a panel's loading state, then what `draw` makes of what `load` got, or what went wrong. */
export async function show(panel, load, draw) {
  const body = panel.querySelector('.body');
  const turn = (turns.get(panel) ?? 0) + 1;
  turns.set(panel, turn);
  panel.setAttribute('aria-busy', 'true');
  if (!body.hasChildNodes()) body.replaceChildren(el('p', { class: 'message loading' }, 'Loading…'));
  let content;
  try {
    content = draw(await load());
  } catch (error) {
    content = problem(error, () => show(panel, load, draw));
  }
  // A later choice has overtaken this one.
  if (turns.get(panel) !== turn) return;
  body.replaceChildren(...[content].flat());
  panel.removeAttribute('aria-busy');
}

/** What went wrong, and what can be done about it. */
export function problem(error, retry) {
  if (error.status === 403) {
    return el('div', { class: 'message' },
      el('p', {}, el('strong', {}, 'You may not do this. '), error.message),
      el('p', { class: 'quiet' }, 'An administrator of the workspace can give you the permission.'));
  }
  return el('div', { class: 'message problem', role: 'alert' },
    el('p', {}, error.message),
    error.requestId && el('p', { class: 'quiet' }, `Request ${error.requestId}`),
    retry && el('button', { type: 'button', onclick: retry }, 'Try again'));
}
