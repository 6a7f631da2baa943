import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject } from 'vitest'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const demo = inject('demo')

/** What must not happen on any page. */
export interface Watch {
  errors: string[]
  strangers: string[]
}

export interface Visit {
  page: Page
  context: BrowserContext
  watch: Watch
}

let browser: Browser

/** Opens the browser for the tests of a file. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  })
  afterAll(() => browser.close())
}

type Options = Parameters<Browser['newContext']>[0]

/** A person who was never here, with an eye on what the page calls and complains about. */
export async function visit(options: Options = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US', ...options })
  const page = await context.newPage()
  const watch: Watch = { errors: [], strangers: [] }
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') watch.errors.push(message.text())
  })
  page.on('pageerror', (error) => watch.errors.push(error.message))
  page.on('request', (request) => {
    const own = request.url().startsWith(demo.url) || request.url().startsWith('data:') || request.url().startsWith('blob:')
    if (!own) watch.strangers.push(request.url())
  })
  return { page, context, watch }
}

export async function signIn(page: Page, email = demo.adminEmail, password = demo.adminPassword): Promise<void> {
  await page.goto(`${demo.url}/`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForSelector('#content')
}

/** Signed in as the demo's administrator, on a page. */
export async function at(path: string, options: Options = {}): Promise<Visit> {
  const found = await visit(options)
  await signIn(found.page)
  await found.page.goto(demo.url + path)
  await settled(found.page)
  return found
}

/** Nothing is on its way any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => document.querySelector('.skeleton') === null)
}

/** The page called nobody but its server, and complained about nothing. */
export function expectQuiet({ watch }: Visit): void {
  expect(watch.strangers).toEqual([])
  expect(watch.errors).toEqual([])
}

/** What axe finds against WCAG 2.2 AA, in a line each. */
export async function axe(page: Page): Promise<string[]> {
  // The page's policy lets no script in from outside, so axe comes in through the debugger.
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (root: Document, options: object) => Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] }> } }
    const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    return violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} ${node.failureSummary.split('\n')[1] ?? ''}`))
  })
}

/** The API as the demo's key sees it. */
export async function api<Data>(path: string, init: { method?: string; body?: unknown } = {}): Promise<Data> {
  const answer = await fetch(demo.url + path, {
    method: init.method ?? 'GET',
    headers: { Authorization: `Bearer ${demo.apiKey}`, ...(init.body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { data: Data }).data
}

/** A product of the demo by its SKU, and a store. */
export async function bananas(): Promise<{ product: string; store: string; path: string }> {
  const [product] = await api<{ id: string }[]>('/api/products?globalSku=1082185')
  const [store] = await api<{ id: string }[]>('/api/locations?code=STORE-367')
  if (!product || !store) throw new Error('the demo has no bananas')
  return { product: product.id, store: store.id, path: `/stock/${product.id}/${store.id}` }
}
