import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'

import { api, at, axe, demo, expectQuiet, settled, signIn, useBrowser, visit, type Visit } from './world'

useBrowser()

/** The place of the active cell, as assistive technology is told it. */
async function active(page: Page): Promise<number[]> {
  const id = await page.getByRole('grid').getAttribute('aria-activedescendant')
  return (id ?? '').split('-').slice(1).map(Number)
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

const ON_HAND = 4
const MIN = 8

interface StockLine {
  id: string
  quantityOnHand: number
  productMasterId: string
  locationId: string
}

describe('the grid of stock lines by keyboard', () => {
  let visitor: Visit
  beforeAll(async () => {
    visitor = await at('/stock/lines?q=1082185')
  })
  afterAll(async () => {
    expectQuiet(visitor)
    await visitor.context.close()
  })
  const cell = (row: number, column: number) => visitor.page.locator(`[id$="-${row}-${column}"][role=gridcell]`)

  it('moves by arrows, to the ends and by screens', async () => {
    const { page } = visitor
    await page.getByRole('grid').focus()
    expect(await active(page)).toEqual([0, 0])
    await press(page, 'ArrowDown', 'ArrowDown', 'ArrowRight')
    expect(await active(page)).toEqual([2, 1])
    await press(page, 'Control+End')
    expect(await active(page)).toEqual([(await api<unknown[]>('/api/inventory?globalSku=1082185&limit=100')).length - 1, 10])
    await press(page, 'Control+Home', 'End')
    expect(await active(page)).toEqual([0, 10])
    await press(page, 'Home')
  })

  it('typing over a quantity waits for a reason, and is then in the ledger', async () => {
    const { page } = visitor
    await press(page, 'Control+Home', ...Array.from({ length: ON_HAND }, () => 'ArrowRight'))
    const before = Number(await cell(0, ON_HAND).textContent())
    await page.keyboard.type(String(before + 7))
    await press(page, 'Enter')
    expect(await active(page)).toEqual([1, ON_HAND])
    const write = page.getByRole('button', { name: 'Write them' })
    expect(await write.isDisabled()).toBe(true)
    await page.getByLabel('Reason').selectOption('FOUND')
    await write.click()
    await page.getByText('One change is written.').waitFor()
    const lines = await api<{ quantity: number; reasonCodeId: string }[]>('/api/inventory/movements?limit=1')
    expect(lines[0]).toMatchObject({ quantity: 7, reasonCodeId: 'FOUND' })
    await settled(page)
    expect(Number(await cell(0, ON_HAND).textContent())).toBe(before + 7)
  })

  it('a quantity that somebody else has changed meanwhile is refused and kept', async () => {
    const { page } = visitor
    await page.getByRole('grid').focus()
    await press(page, 'Control+Home', 'ArrowDown', ...Array.from({ length: ON_HAND }, () => 'ArrowRight'))
    const [first, line] = await api<StockLine[]>('/api/inventory?globalSku=1082185&sortBy=productName&limit=2')
    expect(first).toBeDefined()
    await api('/api/inventory/adjust', { method: 'POST', body: { inventoryItemId: line?.id, deltaQuantity: 1, reasonCodeId: 'FOUND' } })
    await page.keyboard.type('500')
    await press(page, 'Enter')
    await page.getByLabel('Reason').selectOption('FOUND')
    await page.getByRole('button', { name: 'Write them' }).click()
    await page.getByText(/One change was refused/).waitFor()
    const now = await api<StockLine[]>('/api/inventory?globalSku=1082185&sortBy=productName&limit=2')
    expect(now[1]?.quantityOnHand).toBe((line?.quantityOnHand ?? 0) + 1)
    await page.getByRole('button', { name: 'Discard' }).click()
    // The browser itself reports the refusal; that is what this test is about.
    visitor.watch.errors = visitor.watch.errors.filter((error) => !error.includes('409'))
  })

  it('a block from a spreadsheet fills levels, and what breaks their order is said and not written', async () => {
    const { page } = visitor
    await page.getByRole('grid').focus()
    await press(page, 'Control+Home', ...Array.from({ length: MIN }, () => 'ArrowRight'))
    const paste = (text: string) => page.evaluate((content) => {
      const data = new DataTransfer()
      data.setData('text/plain', content)
      document.querySelector('[role=grid]')?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    }, text)
    await paste('9\t5\t20')
    await page.getByRole('alert').getByText('Min may not be above the reorder point').waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()
    // Other numbers each time, so that the tests can run on the same demo again.
    const n = Date.now() % 900
    await paste(`${n}\t${n + 5}\t${n + 20}\r\n${n + 1}\t${n + 6}\t1,${String(n).padStart(3, '0')}.5\r\n`)
    await page.getByText('6 changes', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Write them' }).click()
    await page.getByText('6 changes are written.').waitFor()
    const levels = await api<{ minLevel: number; reorderPoint: number; maxLevel: number }[]>('/api/inventory-levels?globalSku=1082185&limit=100')
    const found = levels.map((one) => [one.minLevel, one.reorderPoint, one.maxLevel])
    expect(found).toContainEqual([n, n + 5, n + 20])
    expect(found).toContainEqual([n + 1, n + 6, 1000 + n + 0.5])
  })

  it('copies the chosen cells as a spreadsheet takes them', async () => {
    const { page } = visitor
    await page.getByRole('grid').focus()
    await press(page, 'Control+Home', 'ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowDown')
    const copied = await page.evaluate(() => {
      const data = new DataTransfer()
      document.querySelector('[role=grid]')?.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }))
      return data.getData('text/plain')
    })
    const rows = copied.split('\n').map((row) => row.split('\t'))
    expect(rows.map((row) => row.length)).toEqual([2, 2])
    expect(rows[0]?.[0]).toContain('Bananas')
  })

  it('asks before a change that is not written is left behind', async () => {
    const { page } = visitor
    await page.getByRole('grid').focus()
    await press(page, 'Control+Home', ...Array.from({ length: ON_HAND }, () => 'ArrowRight'))
    await page.keyboard.type('987')
    await press(page, 'Enter')
    const asked = new Promise<string>((resolve) => {
      page.once('dialog', (dialog) => {
        resolve(dialog.message())
        void dialog.dismiss()
      })
    })
    await page.getByRole('link', { name: 'Catalog', exact: true }).click()
    expect(await asked).toBe('Leave without writing your changes?')
    expect(new URL(page.url()).pathname).toBe('/stock/lines')
    await page.getByRole('button', { name: 'Discard' }).click()
  })

  it('opens the product at its location', async () => {
    const { page } = visitor
    await press(page, 'Home', 'Enter')
    await page.waitForURL(/\/stock\/prod_[^/]+\/loc_/)
    await page.getByRole('heading', { name: 'Bananas', level: 1 }).waitFor()
  })
})

interface Matrix {
  products: { globalSku: string; locationName: string | null }[]
  severities: { critical: number; low: number } | null
}

it('severity and order are of all rows, and each location has a row of its own', async () => {
  const [channel] = await api<{ id: string; name: string }[]>('/api/channels?limit=1')
  const visitor = await at('/stock?severity=LOW&location=each')
  const { page } = visitor
  const matrix = (more: string) => api<Matrix>(`/api/inventory/channel-location?eachLocation=true&severity=LOW,CRITICAL&limit=1${more}`)
  const counts = (await matrix('')).severities
  const shown = (n: number | undefined) => n?.toLocaleString('en-US')
  await page.getByRole('status').getByText(`${shown(counts?.critical)} critical · ${shown(counts?.low)} low`).waitFor()
  await page.getByRole('columnheader', { name: channel?.name }).getByRole('button').click()
  const first = (await matrix(`&sortBy=atp&atpChannelId=${channel?.id}`)).products[0]
  const row = page.getByRole('row').nth(1)
  await row.getByText(first?.globalSku ?? 'none', { exact: true }).waitFor()
  await row.getByText(first?.locationName ?? 'none', { exact: true }).waitFor()
  await settled(page)
  expect(await axe(page)).toEqual([])
  // What a column means, and the number worked out again.
  await page.getByRole('button', { name: /^Numbers/ }).click()
  await page.getByText('What the channel may still promise, in stock units: on hand').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('grid').focus()
  await press(page, 'Control+Home', 'Enter')
  await page.getByRole('button', { name: 'Why this number?' }).click()
  await page.getByText('worked out again from the inputs: the same').waitFor()
  expect(await axe(page)).toEqual([])
  expectQuiet(visitor)
  await visitor.context.close()
})

/** An API whose matrix has 100,000 rows, everything else being that of the demo. */
async function manyRows(page: Page): Promise<void> {
  await page.route('**/api/inventory/channel-location?*', async (route) => {
    const query = new URL(route.request().url()).searchParams
    const from = (Number(query.get('page')) - 1) * 100
    const products = Array.from({ length: 100 }, (_, index) => {
      const number = from + index
      const cell = { onHand: number, reserved: 0, available: number, severity: number % 7 === 0 ? 'CRITICAL' : 'OK', threshold: 3, policyId: null, atp: number }
      return { productMasterId: `prod_${number}`, productName: `Product ${number}`, globalSku: `SKU-${number}`, locationId: null, locationName: null, channels: [{ channelId: 'DTC', channelName: 'Online shop', ...cell }, { channelId: 'STORE', channelName: 'Stores', ...cell }], totalOnHand: number, totalReserved: 0, minAtp: number, maxAtp: number, hasCritical: false }
    })
    await route.fulfill({ json: { data: { products, channels: [], location: null, severities: null }, pagination: { page: from / 100 + 1, pageSize: 100, total: 100_000, totalPages: 1000, nextCursor: null } } })
  })
}

it('a grid of 100,000 rows scrolls at 60 frames a second and shows the right rows', async () => {
  const visitor = await visit()
  await signIn(visitor.page)
  await manyRows(visitor.page)
  await visitor.page.goto(`${demo.url}/stock`)
  await settled(visitor.page)
  const { page } = visitor
  expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('100001')
  const FRAMES = 240
  const scroll = () => page.evaluate(async (count) => {
    const grid = document.querySelector('[role=grid]')
    if (!grid) throw new Error('no grid')
    const times: number[] = []
    await new Promise<void>((resolve) => {
      const step = (time: number) => {
        times.push(time)
        grid.scrollTop += 240
        if (times.length <= count) requestAnimationFrame(step)
        else resolve()
      }
      requestAnimationFrame(step)
    })
    return times.slice(1).map((time, index) => time - (times[index] ?? 0)).sort((a, b) => a - b)
  }, FRAMES)
  // Processor time of the page's main thread: what a frame costs, however busy the machine is.
  const debug = await visitor.context.newCDPSession(page)
  await debug.send('Performance.enable', { timeDomain: 'threadTicks' })
  const spent = async () => (await debug.send('Performance.getMetrics')).metrics.find((one) => one.name === 'TaskDuration')?.value ?? Number.NaN
  const before = await spent()
  const frames = await scroll()
  const cost = ((await spent()) - before) * 1000 / FRAMES
  const median = frames[Math.floor(frames.length / 2)] ?? Number.NaN
  console.log(`100,000 rows, 240 pixels a frame: ${cost.toFixed(1)} ms of the main thread a frame; median frame ${median.toFixed(1)} ms`)
  expect(cost).toBeLessThan(1000 / 60)
  await page.getByRole('grid').focus()
  await press(page, 'Control+End')
  await page.getByText('Product 99999', { exact: true }).waitFor()
  expect(await page.getByRole('row').count()).toBeLessThan(80)
  await visitor.context.close()
})
