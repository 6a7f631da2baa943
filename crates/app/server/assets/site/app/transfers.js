// Transfer recommendations: decide, then carry out.

import { call } from './api.js';
import { announce, day, el, empty, number, problem, show, unitOf } from './dom.js';

const PATH = '/api/transfers/recommendations';

export function showTransfers(panel, names) {
  const again = () => showTransfers(panel, names);
  return show(panel, () => call('GET', `${PATH}/pending`), ({ data }) => {
    if (data.length === 0) {
      return empty('Nothing waits for a decision.', generateButton(again),
        el('p', { class: 'quiet' }, 'The search compares stock and forecast of all locations and proposes what pays.'));
    }
    return el('ul', { class: 'cards' }, data.map((one) => card(one, names)));
  });
}

function generateButton(done) {
  const button = el('button', { type: 'button', class: 'primary', onclick: async () => {
    button.disabled = true;
    button.textContent = 'Searching…';
    try {
      const { data } = await call('POST', PATH, {});
      announce(`${number(data.created)} transfers recommended.`);
      await done();
    } catch (error) {
      button.replaceWith(problem(error));
    }
  } }, 'Search for transfers');
  return button;
}

function card(one, names) {
  const product = names.product(one.productMasterId);
  const title = one.productName ?? product?.name ?? one.productMasterId;
  const priority = String(one.priority).toLowerCase();
  const from = one.sourceLocationName ?? names.location(one.sourceLocationId);
  const to = one.destLocationName ?? names.location(one.destLocationId);
  const roi = one.estimatedROI ?? '';
  const item = el('li', { class: 'card' },
    el('div', { class: 'card-text' },
      el('p', { class: 'card-title' },
        el('strong', {}, `${number(one.quantity)} ${unitOf(product)}`), ` of ${title}`,
        el('span', { class: `priority ${priority}` }, `${priority} priority`)),
      el('p', {}, `${from} → ${to}`),
      el('p', { class: 'quiet' }, one.reason ?? '', roi === '' ? '' : ` Estimated ROI ${number(roi)}.`,
        one.validUntil ? ` Valid until ${day(one.validUntil)}.` : '')));
  item.append(decision(one, title, item));
  return item;
}

/** The button of the next step; after a success, the step that follows it. */
function decision(one, title, item) {
  const box = el('div', { class: 'actions' });
  const step = (label, verb, then) => {
    const button = el('button', { type: 'button', class: 'primary', 'aria-label': `${label}: ${title}`, onclick: async () => {
      button.disabled = true;
      box.querySelector('.message')?.remove();
      try {
        await call('POST', `${PATH}/${encodeURIComponent(one.id)}/${verb}`, {});
        then();
      } catch (error) {
        button.disabled = false;
        box.append(problem(error));
      }
    } }, label);
    return button;
  };
  const executed = () => {
    box.replaceChildren(el('p', { class: 'done' }, '✓ Transfer made, stock reserved'));
    item.tabIndex = -1;
    item.focus();
    announce(`Transfer of ${title} made.`);
  };
  const approved = () => {
    const execute = step('Execute', 'execute', executed);
    box.replaceChildren(el('p', { class: 'done' }, '✓ Approved'), execute);
    execute.focus();
    announce(`Transfer of ${title} approved.`);
  };
  box.append(step('Approve', 'approve', approved));
  return box;
}
