// The first page: signs in, then shows stock, forecast and transfers of the workspace.

import { all, current, forget, signIn, signOut } from './api.js';
import { announce, fill, problem } from './dom.js';
import { showForecast } from './forecast.js';
import { showMatrix } from './matrix.js';
import { showTransfers } from './transfers.js';

const at = (id) => document.getElementById(id);
const form = at('sign-in').querySelector('form');
const catalog = { products: new Map(), locations: new Map() };

function askToSignIn(message = '') {
  at('work').hidden = true;
  at('account').hidden = true;
  at('sign-in').hidden = false;
  at('sign-in-problem').hidden = !message;
  at('sign-in-problem').textContent = message;
  at('email').focus();
}

async function open(who) {
  at('sign-in').hidden = true;
  at('work').hidden = false;
  at('account').hidden = false;
  at('who').textContent = [who.user?.name ?? who.user?.email, who.workspace?.name].filter(Boolean).join(' · ');
  refreshMatrix();
  try {
    const [products, locations] = await Promise.all([all('/api/products'), all('/api/locations')]);
    catalog.products = new Map(products.map((product) => [product.id, product]));
    catalog.locations = new Map(locations.map((location) => [location.id, location]));
    choices(products, locations);
    refreshForecast();
  } catch (error) {
    // The forecast needs both lists; the other panels stand without them.
    at('forecast').querySelector('.body').replaceChildren(problem(error, () => open(who)));
  }
  showTransfers(at('transfers'), {
    product: (id) => catalog.products.get(id),
    location: (id) => catalog.locations.get(id)?.name ?? id,
  });
}

/** Fills the choices; a first look shows a forecast rather than a question. */
function choices(products, locations) {
  const places = locations.map((location) => [location.id, location.name]);
  fill(at('matrix-location'), [['', 'All'], ...places]);
  fill(at('forecast-product'), products.map((product) => [product.id, `${product.name} (${product.globalSku})`]));
  fill(at('forecast-location'), places);
  at('forecast-location').value = (locations.find((one) => one.sellable) ?? locations[0])?.id ?? '';
}

function refreshMatrix() {
  return showMatrix(at('matrix'), at('matrix-location').value, (productId) => {
    at('forecast-product').value = productId;
    if (at('matrix-location').value) at('forecast-location').value = at('matrix-location').value;
    refreshForecast();
    at('forecast-product').focus();
    at('forecast').scrollIntoView();
  });
}

function refreshForecast() {
  return showForecast(at('forecast'), {
    product: catalog.products.get(at('forecast-product').value),
    locationId: at('forecast-location').value,
    horizonDays: at('forecast-horizon').value,
  });
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    await signIn(at('email').value, at('password').value);
    form.reset();
    const who = await current();
    await open(who);
    at('content').focus();
  } catch (error) {
    askToSignIn(error.message);
  } finally {
    button.disabled = false;
  }
});

at('sign-out').addEventListener('click', async () => {
  try {
    await signOut();
    for (const body of document.querySelectorAll('.panel .body')) body.replaceChildren();
    askToSignIn();
    announce('You are signed out.');
  } catch (error) {
    at('who').replaceChildren(problem(error));
  }
});

document.addEventListener('session-ended', () => {
  forget();
  if (!at('work').hidden) askToSignIn('Your session has ended. Please sign in again.');
});

at('matrix-location').addEventListener('change', refreshMatrix);
for (const id of ['forecast-product', 'forecast-location', 'forecast-horizon']) at(id).addEventListener('change', refreshForecast);

current().then(open, (error) => askToSignIn(error.status === 401 ? '' : error.message));
