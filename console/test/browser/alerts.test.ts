import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { api, at, axe, demo, expectQuiet, settled, useBrowser, type Visit } from './world'

useBrowser()

interface Alert {
  id: string
  message: string
  state: string
  score: number
  action: { type: string } | null
}

const inbox = (query: string) => api<Alert[]>(`/api/alerts?limit=100&${query}`)

describe('the inbox', () => {
  let visitor: Visit
  beforeAll(async () => {
    visitor = await at('/alerts?state=OPEN')
  })
  afterAll(async () => {
    expectQuiet(visitor)
    await visitor.context.close()
  })

  it('has the most likely money first', async () => {
    const [first] = await inbox('state=OPEN')
    expect(await visitor.page.locator('#content li').first().textContent()).toContain(first?.message)
  })

  it('an alert is taken on, with its word in the list', async () => {
    const { page } = visitor
    const [first] = await inbox('state=OPEN')
    await page.getByRole('button', { name: `Take on: ${first?.message}` }).click()
    await page.getByText('It is yours now.').waitFor()
    expect((await inbox('state=ACKNOWLEDGED')).map((one) => one.id)).toContain(first?.id)
  })

  it('another is snoozed for a week', async () => {
    const { page } = visitor
    const [first] = await inbox('state=OPEN')
    await page.getByRole('button', { name: `Snooze: ${first?.message}` }).click()
    await page.getByLabel('For how long?').selectOption('a week')
    await page.getByRole('dialog').getByRole('button', { name: 'Snooze' }).click()
    await page.getByText('It is snoozed.').waitFor()
    expect((await inbox('state=SNOOZED')).map((one) => one.id)).toContain(first?.id)
  })

  it('a prepared action is done by one click, once, and says so after a reload', async () => {
    const { page } = visitor
    const orders = () => api<{ id: string; number: string; reference: string }[]>('/api/purchase-orders?status=DRAFT&limit=100')
    const before = (await orders()).length
    const first = (await inbox('state=OPEN')).find((one) => one.action?.type === 'RAISE_PURCHASE_ORDER')
    await page.goto(`${demo.url}/alerts`)
    await settled(page)
    await page.getByRole('button', { name: `Draft the order: ${first?.message}` }).click()
    await page.getByText('The order is drafted, once').waitFor()
    const made = (await orders()).find((one) => one.reference === first?.id)
    expect((await orders()).length).toBe(before + 1)
    await page.reload()
    await settled(page)
    const card = page.locator('#content li').filter({ hasText: first?.message ?? 'none' })
    await card.getByText('Under way:').waitFor()
    expect(await page.getByRole('button', { name: `Draft the order: ${first?.message}` }).count()).toBe(0)
    expect(await axe(page)).toEqual([])
    await card.getByRole('link', { name: made?.number }).click()
    await page.getByRole('dialog', { name: made?.number }).waitFor()
    await page.goto(`${demo.url}/alerts?state=OPEN`)
  })

  it('a false alarm lowers the precision of its rule', async () => {
    const { page } = visitor
    await settled(page)
    const [first] = await inbox('state=OPEN')
    await page.getByRole('button', { name: `Resolve: ${first?.message}` }).click()
    await page.getByLabel('What came of it?').selectOption('It was a false alarm')
    await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click()
    await page.getByText('It is resolved.').waitFor()
    await page.getByRole('link', { name: 'Precision of rules' }).click()
    const precision = await api<{ falseAlarms: number }[]>('/api/admin/alerts/precision')
    expect(precision.reduce((sum, one) => sum + one.falseAlarms, 0)).toBeGreaterThan(0)
    await page.getByRole('columnheader', { name: 'False alarms' }).waitFor()
  })
})
