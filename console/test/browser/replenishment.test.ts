import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { api, at, axe, demo, expectQuiet, settled, useBrowser, type Visit } from './world'

useBrowser()

interface Line {
  id: string
  status: string
  type: string
  expectedGain: number
  decisionReason: string
  documentId: string | null
}

describe('replenishment', () => {
  let visitor: Visit
  beforeAll(async () => {
    visitor = await at('/replenishment')
  })
  afterAll(async () => {
    expectQuiet(visitor)
    await visitor.context.close()
  })

  it('is planned as a job, and what earns most comes first', async () => {
    const { page } = visitor
    await page.getByRole('button', { name: 'Plan anew' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Plan anew' }).click()
    await page.getByText(/recommendations are made/).waitFor({ timeout: 60_000 })
    await settled(page)
    const gains = await page.getByRole('grid').getByRole('row').locator('[aria-colindex="9"]').allTextContents()
    const values = gains.slice(1, 9).map((text) => Number(text.replace(/[$,]/g, '').replace('−', '-')))
    expect(values.length).toBeGreaterThan(5)
    expect(values).toEqual([...values].sort((a, b) => b - a))
  })

  it('says why, step by step, and the number replays', async () => {
    const { page } = visitor
    await page.getByRole('grid').focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('worked out again from the inputs: the same').waitFor()
    await dialog.getByRole('cell', { name: /^Reorder point/ }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await dialog.count()).toBe(0)
    expect(await page.getByRole('grid').evaluate((grid) => grid === document.activeElement)).toBe(true)
  })

  it('a purchase is approved and executed, and its order is a draft', async () => {
    const { page } = visitor
    await page.goto(`${demo.url}/replenishment?type=PURCHASE`)
    await settled(page)
    await page.getByRole('grid').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Approve and execute' }).click()
    await page.getByText('1 executed: orders are drafted').waitFor()
    const [made] = await api<Line[]>('/api/planning/replenishment?status=EXECUTED&limit=1')
    const order = await api<{ status: string }>(`/api/purchase-orders/${made?.documentId}`)
    expect(order.status).toBe('DRAFT')
  })

  it('several are rejected at once with a reason', async () => {
    const { page } = visitor
    await page.goto(`${demo.url}/replenishment`)
    await settled(page)
    await page.getByRole('grid').focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.getByText(/^2 ticked/).waitFor()
    await page.getByRole('button', { name: 'Reject', exact: true }).click()
    await page.getByLabel('Why not?').fill('the shelf is being rebuilt')
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click()
    await page.getByText('2 rejected.').waitFor()
    const rejected = await api<Line[]>('/api/planning/replenishment?status=REJECTED&limit=100')
    expect(rejected.filter((one) => one.decisionReason === 'the shelf is being rebuilt').length).toBe(2)
  })

  it('is seen as a flow, and one ribbon’s lines as a list', async () => {
    const { page } = visitor
    await page.getByRole('button', { name: 'Flow' }).click()
    await page.getByRole('button', { name: /Valley Wholesale to|to Corner Store/ }).first().focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/from=.*to=|to=.*from=/)
    await page.getByRole('grid').waitFor()
  })

  it('policies are replayed, compared in a table and drawn', async () => {
    const { page } = visitor
    await page.getByRole('link', { name: 'Backtest' }).click()
    await page.getByRole('button', { name: 'Run a backtest' }).first().click()
    await page.getByLabel('Days measured').fill('28')
    await page.getByRole('dialog').getByRole('button', { name: 'Run a backtest' }).click()
    await page.getByRole('progressbar').first().waitFor()
    await page.getByRole('cell', { name: /Best in hindsight/ }).waitFor({ timeout: 240_000 })
    expect(await page.getByRole('table').getByRole('row').count()).toBe(15)
    await page.getByRole('img', { name: 'Fill rate against stock' }).waitFor()
    expect(await axe(page)).toEqual([])
  }, 300_000)
})
