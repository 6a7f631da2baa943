// Calls to the API of this server. The session is an HttpOnly cookie that scripts never see; the
// CSRF token that unsafe calls must carry lives as long as this browser tab.

const CSRF = 'stockflow.csrf';

/** An answer of the API that is not a success, or no answer at all (status 0). */
export class ApiError extends Error {
  constructor(status, body) {
    super(body?.error ?? (status ? `The server answered ${status}.` : 'The server cannot be reached.'));
    this.status = status;
    this.code = body?.code ?? '';
    this.requestId = body?.details?.requestId ?? '';
  }
}

/** Calls `path` and returns the whole envelope: `{data, pagination?}`. */
export async function call(method, path, body) {
  const headers = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const csrf = sessionStorage.getItem(CSRF);
  if (csrf && method !== 'GET') headers['X-CSRF-Token'] = csrf;
  let response;
  try {
    response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), credentials: 'same-origin' });
  } catch {
    throw new ApiError(0);
  }
  const text = await response.text();
  let parsed;
  try {
    parsed = text ? JSON.parse(text) : {};
  } catch {
    parsed = undefined;
  }
  if (!response.ok || parsed === undefined) {
    if (response.status === 401 && path !== '/api/sessions') document.dispatchEvent(new Event('session-ended'));
    throw new ApiError(response.status, parsed);
  }
  return parsed;
}

/** `path` with those of `parameters` that have a value. */
export function query(path, parameters) {
  const set = Object.entries(parameters).filter(([, value]) => value !== '' && value !== undefined);
  return set.length ? `${path}?${new URLSearchParams(set)}` : path;
}

/** Every item of a list, page by page, up to `most`. */
export async function all(path, parameters = {}, most = 500) {
  const items = [];
  for (let page = 1; items.length < most; page += 1) {
    const { data, pagination } = await call('GET', query(path, { ...parameters, page, limit: 100 }));
    items.push(...data);
    if (data.length === 0 || page >= (pagination?.totalPages ?? 1)) break;
  }
  return items;
}

export async function signIn(email, password) {
  const { data } = await call('POST', '/api/sessions', { email, password });
  if (data.csrfToken) sessionStorage.setItem(CSRF, data.csrfToken);
}

/** The signed-in user with workspace and roles; refuses where the tab has no CSRF token. */
export async function current() {
  if (!sessionStorage.getItem(CSRF)) throw new ApiError(401);
  return (await call('GET', '/api/sessions/current')).data;
}

export async function signOut() {
  await call('DELETE', '/api/sessions/current').catch((error) => {
    // A session that is already gone is what was asked for.
    if (error.status !== 401) throw error;
  });
  forget();
}

export function forget() {
  sessionStorage.removeItem(CSRF);
}
