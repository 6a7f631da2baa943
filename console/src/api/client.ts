import createClient, { type Middleware } from 'openapi-fetch'

import { csrf } from './csrf'
import { Problem } from './problem'
import type { components, paths } from './schema'

/** A schema of the API's document, by its name. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

/** Heard when the server no longer knows the session. */
export const sessionEnded = new EventTarget()

const guard: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET') request.headers.set('X-CSRF-Token', csrf.read())
    return request
  },
  onResponse({ request, response }) {
    const signsIn = request.method === 'POST' && new URL(request.url).pathname === '/api/sessions'
    if (response.status === 401 && !signsIn) sessionEnded.dispatchEvent(new Event('ended'))
  },
}

/** The API, typed by its own document: a call that the document does not know does not compile. */
export const api = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: 'same-origin',
  // The API takes several values of a filter in one parameter, with commas between.
  querySerializer: { array: { style: 'form', explode: false } },
})
api.use(guard)

type Answered<Body> = { data?: Body; error?: unknown; response: Response }

/** The whole body of an answer; a refusal is thrown as a `Problem`. */
export async function whole<Body>(call: Promise<Answered<Body>>): Promise<Body> {
  let answer: Answered<Body>
  try {
    answer = await call
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw Problem.unreachable(cause)
  }
  if (!answer.response.ok) throw Problem.of(answer.response.status, answer.error)
  return answer.data as Body
}

/** What stands under `data` in an answer. */
export async function ask<Data>(call: Promise<Answered<{ data: Data }>>): Promise<Data> {
  return (await whole(call)).data
}

/** A call that the server itself prepared, such as the action of an alert: its path is of this server alone. */
export async function send(method: string, path: string, body: unknown): Promise<void> {
  if (!path.startsWith('/api/')) throw Problem.unreachable(path)
  const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf.read() }
  const call = fetch(window.location.origin + path, { method, headers, credentials: 'same-origin', body: JSON.stringify(body) })
  const response = await call.catch((cause: unknown) => {
    throw Problem.unreachable(cause)
  })
  if (response.status === 401) sessionEnded.dispatchEvent(new Event('ended'))
  if (!response.ok) throw Problem.of(response.status, await response.json().catch(() => undefined))
}
