import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { api, at, bananas, demo, expectQuiet, settled, useBrowser, type Visit } from './world'

useBrowser()

/** The planner's loop: see what is urgent, look why, decide, and see it done. */
describe('a planner', () => {
  let visitor: Visit
  beforeAll(async () => {
    visitor = await at('/transfers')
  })
  afterAll(async () => {
    expectQuiet(visitor)
    await visitor.context.close()
  })

  it('has moves proposed, the most valuable first', async () => {
    const { page } = visitor
    await page.getByRole('button', { name: 'Propose moves' }).click()
    await page.getByText(/moves are proposed\./).waitFor({ timeout: 30_000 })
    await settled(page)
    const net = await page.getByRole('grid').getByRole('row').locator('[aria-colindex="10"]').allTextContents()
    const values = net.slice(1, 10).map((text) => Number(text.replace(/[$−,]/g, (mark) => (mark === '−' ? '-' : ''))))
    expect(values).toEqual([...values].sort((a, b) => b - a))
    expect(values.length).toBeGreaterThan(5)
  })

  it('sees the day in fewer than ten tiles, each leading to what is behind it', async () => {
    const { page } = visitor
    await page.keyboard.press('g')
    await page.keyboard.press('d')
    await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor()
    await settled(page)
    const tiles = page.locator('main section a.after\\:absolute')
    expect(await tiles.count()).toBeLessThan(10)
    await page.getByRole('link', { name: 'Stockouts now' }).click()
    await page.waitForURL(/severity=CRITICAL/)
    await page.getByRole('status').filter({ hasText: /\d+ critical/ }).waitFor()
    await settled(page)
  })

  it('finds every term of an ATP, and they add up', async () => {
    const { page } = visitor
    await page.getByRole('grid').focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('How the ATP is made').first().waitFor()
    const terms = await dialog.locator('table').first().locator('td:last-child').allTextContents()
    const values = terms.map((text) => Number(text.replace('−', '-').replaceAll(',', '')))
    expect(values.slice(0, -1).reduce((sum, value) => sum + value, 0)).toBeCloseTo(values.at(-1) ?? Number.NaN, 6)
    await dialog.getByRole('button', { name: 'Ledger' }).click()
    await dialog.getByText('opening').first().waitFor()
    await page.keyboard.press('Escape')
    expect(await dialog.count()).toBe(0)
  })

  it('changes a level of a product at a store and sees the projection follow before saving', async () => {
    const { page } = visitor
    const item = await bananas()
    await page.goto(demo.url + item.path)
    await settled(page)
    await page.getByLabel('Min (safety stock)').fill('10')
    await page.getByLabel('Reorder point').fill('140')
    await page.getByLabel('Max', { exact: true }).fill(String(200 + (Date.now() % 1000)))
    await page.getByText(/Below the reorder point from/).waitFor()
    await page.getByLabel('Reorder point').fill('12')
    await page.getByText('Stays above the reorder point').waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    const levels = await api<{ reorderPoint: number }[]>(`/api/inventory-levels?productMasterId=${item.product}&locationId=${item.store}`)
    expect(levels.map((level) => level.reorderPoint)).toEqual([12])
  })

  it('reads why a move pays, and approves and executes it; it is made once', async () => {
    const { page } = visitor
    await page.goto(`${demo.url}/transfers`)
    await settled(page)
    await page.getByRole('grid').focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Margin saved').waitFor()
    const product = ((await dialog.getByRole('heading', { level: 2 }).textContent()) ?? '').split(' × ')[1] ?? ''
    await dialog.getByRole('button', { name: 'Approve and execute' }).click()
    await page.getByText('1 executed: the transfers are made and their stock is reserved.').waitFor()
    await page.getByRole('link', { name: 'Moves under way' }).click()
    await page.getByRole('cell', { name: new RegExp(product.replace(/[.()*+]/g, '\\$&')) }).first().waitFor()
  })

  it('rejects several at once with a reason', async () => {
    const { page } = visitor
    await page.goto(`${demo.url}/transfers`)
    await settled(page)
    const before = (await api<unknown[]>('/api/transfers/recommendations?status=REJECTED&limit=100')).length
    await page.getByRole('grid').focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.getByText(/^2 ticked/).waitFor()
    await page.getByRole('button', { name: 'Reject', exact: true }).click()
    await page.getByLabel('Why not?').fill('the truck is full this week')
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click()
    await page.getByText('2 rejected.').waitFor()
    const rejected = await api<{ decisionReason: string }[]>('/api/transfers/recommendations?status=REJECTED&limit=100')
    expect(rejected.length).toBe(before + 2)
    expect(rejected[0]?.decisionReason).toBe('the truck is full this week')
  })

  it('sees the moves as a flow, and one ribbon’s moves as a list', async () => {
    const { page } = visitor
    await page.getByRole('button', { name: 'Flow' }).click()
    await page.getByRole('button', { name: /Distribution centre to/ }).first().focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/from=loc_.*to=loc_|to=loc_.*from=loc_/)
    await page.getByRole('grid').waitFor()
  })

  it('takes a purchase order from draft to approved, and sees it as open supply', async () => {
    const { page } = visitor
    const item = await bananas()
    const [supplier] = await api<{ id: string }[]>('/api/suppliers?code=WHOLESALE')
    const order = await api<{ id: string; number: string }>('/api/purchase-orders', { method: 'POST', body: { supplierId: supplier?.id, locationId: item.store, lines: [{ productMasterId: item.product, quantity: 24 }] } })
    await page.goto(`${demo.url}/orders`)
    await page.getByRole('button', { name: order.number }).click()
    await page.getByRole('button', { name: 'Submit' }).click()
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText(`${order.number} is approved now.`).waitFor()
    await page.goto(demo.url + item.path)
    await page.getByRole('cell', { name: `Order ${order.number}` }).waitFor()
    const row = page.getByRole('row', { name: new RegExp(order.number) })
    expect(await row.getByRole('cell').nth(3).textContent()).toBe('24')
  })

  it('goes anywhere by a few letters', async () => {
    const { page } = visitor
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search pages and products' }).waitFor()
    // Typed, not filled in: the keyboard is where one types.
    await page.keyboard.type('banana')
    await page.getByRole('option', { name: /Bananas/ }).first().click()
    await page.getByRole('heading', { name: /Bananas/, level: 1 }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByRole('heading', { name: 'Keys', level: 2 }).waitFor()
    await page.keyboard.press('Escape')
  })

  it('saves a view and comes back to it', async () => {
    const { page } = visitor
    await page.goto(`${demo.url}/stock?severity=LOW`)
    await settled(page)
    await page.getByRole('button', { name: 'Saved views' }).click()
    await page.getByLabel('Name of the view').fill('Running low')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.keyboard.press('Escape')
    await page.goto(`${demo.url}/stock`)
    await settled(page)
    await page.getByRole('button', { name: 'Saved views' }).click()
    await page.getByRole('button', { name: 'Running low', exact: true }).click()
    await page.waitForURL(/severity=LOW/)
  })
})
