import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { api, at, axe, bananas, demo, expectQuiet, settled, useBrowser, type Visit } from './world'

useBrowser()

interface Level {
  quantity: number
  explanationId: string
}

interface Sku {
  locations: { locationId: string; planned: Record<'safetyStock' | 'reorderPoint' | 'orderUpTo', Level> }[]
}

interface Explained {
  value: number
  bindingConstraint: string
  sensitivities: { change: string }[]
}

const names = { safetyStock: 'Safety stock', reorderPoint: 'Reorder point', orderUpTo: 'Order up to' } as const

describe('a product at a location', () => {
  let visitor: Visit
  let item: Awaited<ReturnType<typeof bananas>>
  beforeAll(async () => {
    item = await bananas()
    visitor = await at(item.path)
  })
  afterAll(async () => {
    expectQuiet(visitor)
    await visitor.context.close()
  })
  const panel = () => visitor.page.locator('section', { has: visitor.page.getByRole('heading', { name: 'Planned by replenishment' }) }).last()
  const planned = async () => (await api<Sku>('/api/planning/sku/1082185')).locations.find((one) => one.locationId === item.store)?.planned

  it('shows the levels that replenishment plans with, in whole units and rounded up', async () => {
    const levels = await planned()
    for (const [key, name] of Object.entries(names) as [keyof typeof names, string][]) {
      const row = panel().getByRole('listitem').filter({ hasText: name })
      expect(await row.locator('.num').textContent()).toBe(String(Math.ceil(levels?.[key].quantity ?? Number.NaN)))
    }
    expect(await panel().textContent()).toContain('Rounded up to whole units')
  })

  it('says why of each, by keyboard: the exact number, what decided, what if, and the inputs', async () => {
    const { page } = visitor
    const levels = await planned()
    const focused = () => page.evaluate(() => (document.activeElement === document.body ? '' : document.activeElement?.textContent))
    await page.locator('#content').focus()
    for (const [key, name] of Object.entries(names) as [keyof typeof names, string][]) {
      for (let step = 0; step < 60 && (await focused()) !== `Why? ${name}`; step++) await page.keyboard.press('Tab')
      expect(await focused()).toBe(`Why? ${name}`)
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog')
      await dialog.getByText('worked out again from the inputs: the same').waitFor()
      const explained = await api<Explained>(`/api/planning/explanations/${levels?.[key].explanationId}`)
      expect(explained.value).toBe(levels?.[key].quantity)
      await dialog.getByText(`${name}: ${explained.value} units`).waitFor()
      expect(await dialog.getByText('What decided').textContent()).toMatch(/What decided: \S+/)
      expect(explained.sensitivities.length).toBeGreaterThan(0)
      for (const { change } of explained.sensitivities) await dialog.getByRole('cell', { name: change, exact: true }).waitFor()
      await dialog.getByText('Inputs, as they were').focus()
      await page.keyboard.press('Enter')
      await dialog.getByText('Expected demand a day').waitFor()
      expect(await dialog.getByText('Lead time (days)').locator('xpath=following-sibling::dd').textContent()).toMatch(/^\d/)
      expect(await axe(page)).toEqual([])
      await page.keyboard.press('Escape')
      expect(await dialog.count()).toBe(0)
      // Who goes by keyboard is where they were.
      expect(await focused()).toBe(`Why? ${name}`)
    }
  })

  it('tells what price and unit cost are, and where more is said', async () => {
    const { page } = visitor
    for (const name of ['Price', 'Unit cost']) {
      const button = page.getByRole('button', { name: `What is ${name}?` })
      await button.focus()
      await page.keyboard.press('Enter')
      const explanation = page.locator(':popover-open')
      expect(await explanation.textContent()).toMatch(new RegExp(`^${name}What one unit`))
      expect(await explanation.getByRole('link').getAttribute('href')).toBe('/docs/catalog')
      await page.keyboard.press('Escape')
    }
  })

  it('every number at the top has its explanation and a page that says more', async () => {
    const { page } = visitor
    const figures = page.getByRole('region', { name: 'Product', exact: true })
    expect(await figures.getByRole('button', { name: /^What is/ }).count()).toBe(9)
    const pages = await figures.locator('[popover] a').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
    expect(pages.length).toBe(9)
    for (const path of new Set(pages)) expect((await fetch(demo.url + path)).status).toBe(200)
  })

  it('has an explanation of the forecast that begins as a sentence does', async () => {
    const { page } = visitor
    await settled(page)
    expect(await page.getByText(/is the choice among/).textContent()).toMatch(/^[A-Z]/)
  })
})
