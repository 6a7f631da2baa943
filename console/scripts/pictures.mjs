// Takes the pictures of the documents: `npm run pictures` beside a demo, whose JSON line is in STOCKFLOW_DEMO,
// or with the debug build of the program, which then serves one.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const folder = mkdtempSync(join(tmpdir(), 'stockflow-pictures-'))
const server = process.env.STOCKFLOW_DEMO ? undefined : spawn(process.env.STOCKFLOW_BIN ?? join(root, 'target/debug/stockflow'), ['demo', '--listen', '127.0.0.1:0', '--data-dir', folder, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] })
const demo = JSON.parse(process.env.STOCKFLOW_DEMO ?? (await new Promise((resolve) => createInterface(server.stdout).once('line', resolve))))

const call = async (path, body) => {
  const headers = { Authorization: `Bearer ${demo.apiKey}`, 'Content-Type': 'application/json' }
  const answer = await fetch(demo.url + path, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers })
  return (await answer.json()).data
}
await call('/api/transfers/recommendations', {})
const [product] = await call('/api/products?globalSku=1082185')
const [store] = await call('/api/locations?code=STORE-406')
await call('/api/inventory-levels', { productMasterId: product.id, locationId: store.id, minLevel: 4, reorderPoint: 14, maxLevel: 30, serviceLevel: 0.95, expectedLeadTimeDays: 7 })
const item = `/stock/${product.id}/${store.id}`

/** Waits until a job has ended. */
const ended = async (jobId) => {
  for (;;) {
    const job = await call(`/api/jobs/${jobId}`)
    if (!['QUEUED', 'RUNNING'].includes(job.status)) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
const { from } = await call(`/api/forecast?productMasterId=${product.id}&locationId=${store.id}`)
const plus = (days) => new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
await call('/api/forecast/events', { name: 'Fruit week', type: 'PROMOTION', startsAt: plus(14), endsAt: plus(20), value: { liftPct: 0.35, stackingMode: 'MULTIPLICATIVE', description: 'as in autumn' }, productMasterId: product.id })
await call('/api/forecast/overrides', { productMasterId: product.id, locationId: store.id, from: plus(28), to: plus(32), quantity: 14, reason: 'the school opens again' })
const scenarios = []
for (const [name, type, assumptions] of [['Competitor closed', 'WHAT_IF', { demandMultiplier: 1.2, horizonDays: 28 }], ['Mild winter', 'SEASONAL', { demandMultiplier: 0.9, horizonDays: 28, serviceLevel: 0.9 }]]) {
  const made = await call('/api/forecast/scenarios', { name, type, assumptions })
  scenarios.push(made.id)
  // Forecasts may be on their way to being published; without them there is nothing to differ from.
  for (let status = ''; status !== 'GENERATED'; ) {
    await ended((await call(`/api/forecast/scenarios/${made.id}/generate`, {})).jobId)
    status = (await call(`/api/forecast/scenarios/${made.id}`)).status
  }
}
await ended((await call('/api/planning/replenishment', {})).jobId)
await ended((await call('/api/planning/backtest', { days: 90 })).jobId)

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
for (const [name, path, options = {}] of [
  ['today', '/today'],
  ['stock', '/stock?severity=LOW'],
  ['item', item, { height: 1400 }],
  ['transfers', '/transfers'],
  ['scenarios', `/forecasts/scenarios/compare?ids=${scenarios.join(',')}`, { height: 1000 }],
  ['replenishment', '/replenishment'],
  ['backtest', '/replenishment/backtest', { height: 1000 }],
  ['alerts', '/alerts'],
  ['item-dark', item, { dark: true, height: 1400 }],
  ['narrow', '/today', { width: 400, height: 860 }],
]) {
  const page = await browser.newPage({ viewport: { width: options.width ?? 1360, height: options.height ?? 850 }, colorScheme: options.dark ? 'dark' : 'light', locale: 'en-US' })
  await page.goto(`${demo.url}${path}`)
  await page.getByLabel('E-mail').fill(demo.adminEmail)
  await page.getByLabel('Password').fill(demo.adminPassword)
  await page.keyboard.press('Enter')
  await page.waitForSelector('h1')
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => document.querySelector('.skeleton') === null)
  await page.screenshot({ path: join(root, `docs/pictures/console-${name}.png`) })
  await page.close()
  console.log(`docs/pictures/console-${name}.png`)
}
await browser.close()
if (server) {
  const gone = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  await gone
}
rmSync(folder, { recursive: true, force: true })
