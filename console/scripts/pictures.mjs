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

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
for (const [name, path, options = {}] of [
  ['today', '/today'],
  ['stock', '/stock?severity=LOW'],
  ['item', item, { height: 1180 }],
  ['transfers', '/transfers'],
  ['item-dark', item, { dark: true, height: 1180 }],
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
