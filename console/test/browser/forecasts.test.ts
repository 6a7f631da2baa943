import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { api, at, axe, bananas, demo, expectQuiet, settled, useBrowser, type Visit } from './world'

useBrowser()

interface Forecast {
  from: string
  points: { date: string; mean: number; modelMean: number }[]
  events: { name: string }[]
  overrides: { overrideId: string; quantity: number }[]
}

/** The plain day that is `days` after another. */
function plus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

const stamp = Date.now()

describe('what moves demand', () => {
  let visitor: Visit
  let item: Awaited<ReturnType<typeof bananas>>
  let first: string
  const ask = () => api<Forecast>(`/api/forecast?productMasterId=${item.product}&locationId=${item.store}&horizonDays=28`)
  beforeAll(async () => {
    item = await bananas()
    first = (await ask()).from
    visitor = await at('/forecasts/events')
  })
  afterAll(async () => {
    expectQuiet(visitor)
    await visitor.context.close()
  })

  it('an event is added, and lifts the days that it is about', async () => {
    const { page } = visitor
    const before = await ask()
    await page.getByRole('button', { name: 'Add an event' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill(`Street fair ${stamp}`)
    await dialog.getByLabel('First day').fill(plus(first, 2))
    await dialog.getByLabel('Last day').fill(plus(first, 4))
    await dialog.getByRole('combobox', { name: 'Product' }).fill('banana')
    await dialog.getByRole('option', { name: /1082185/ }).click()
    await dialog.getByLabel('Lift (%)').fill('25')
    expect(await axe(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Add an event' }).click()
    await page.getByText('The event is saved.').waitFor()
    const row = page.getByRole('row', { name: new RegExp(`Street fair ${stamp}`) })
    expect(await row.getByRole('cell').nth(4).textContent()).toBe('+25.0%')
    const after = await ask()
    expect(after.events.map((one) => one.name)).toContain(`Street fair ${stamp}`)
    expect((after.points[2]?.mean ?? 0) / (before.points[2]?.mean ?? 1)).toBeCloseTo(1.25, 3)
    expect(after.points[6]?.mean).toBeCloseTo(before.points[6]?.mean ?? 0, 6)
  })

  it('is seen at the product, where an override is typed beside it', async () => {
    const { page } = visitor
    await page.goto(demo.url + item.path)
    await settled(page)
    await page.getByRole('button', { name: `Street fair ${stamp}` }).waitFor()
    await page.getByLabel('First day').fill(plus(first, 8))
    await page.getByLabel('Last day').fill(plus(first, 9))
    await page.getByLabel('Units over these days').fill('44')
    await page.getByLabel('Why do you know better?').fill(`the school is back ${stamp}`)
    await page.getByRole('button', { name: 'Add an override' }).click()
    await page.getByText(/It stands at 44 units; the model says/).waitFor()
    await page.getByText('44 units over these days').waitFor()
    const after = await ask()
    expect((after.points[8]?.mean ?? 0) + (after.points[9]?.mean ?? 0)).toBeCloseTo(44, 4)
    expect(after.points[8]?.modelMean).not.toBeCloseTo(after.points[8]?.mean ?? 0, 3)
  })

  it('an override is deleted from the list, and the model’s value stands again', async () => {
    const { page } = visitor
    await page.goto(`${demo.url}/forecasts/overrides`)
    await settled(page)
    const row = page.getByRole('row', { name: new RegExp(`the school is back ${stamp}`) })
    await row.getByRole('button', { name: /Remove/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('The override is deleted').waitFor()
    expect((await ask()).overrides).toEqual([])
  })

  it('an event is changed, and deleted', async () => {
    const { page } = visitor
    await page.goto(`${demo.url}/forecasts/events`)
    await settled(page)
    await page.getByRole('button', { name: `Street fair ${stamp}`, exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Lift (%)').fill('-50')
    await dialog.getByRole('button', { name: 'Save' }).click()
    const row = page.getByRole('row', { name: new RegExp(`Street fair ${stamp}`) })
    await row.getByRole('cell', { name: '−50.0%' }).waitFor()
    await row.getByRole('button', { name: /Remove/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('The event is deleted.').waitFor()
    expect((await ask()).events).toEqual([])
  })
})

describe('scenarios', () => {
  let visitor: Visit
  beforeAll(async () => {
    visitor = await at('/forecasts/scenarios')
  })
  afterAll(async () => {
    expectQuiet(visitor)
    await visitor.context.close()
  })

  it.each([['More', '1.2'], ['Less', '0.9']])('“%s” is made and generated, its progress in sight', async (name, multiplier) => {
    const { page } = visitor
    await page.goto(`${demo.url}/forecasts/scenarios`)
    await settled(page)
    await page.getByRole('button', { name: 'New scenario' }).click()
    await page.getByLabel('Name').fill(`${name} ${stamp}`)
    await page.getByLabel('Demand times').fill(multiplier)
    await page.getByLabel('Days ahead').fill('14')
    await page.getByRole('dialog').getByRole('combobox', { name: 'Product' }).fill('banana')
    await page.getByRole('option', { name: /1082185/ }).click()
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await page.waitForURL(/scenarios\/[a-z]+_/)
    await page.getByRole('button', { name: 'Generate', exact: true }).click()
    await page.getByText('The scenario is generated.').waitFor({ timeout: 45_000 })
    await settled(page)
    await page.getByRole('cell', { name: name === 'More' ? '+20%' : '−10%', exact: true }).first().waitFor()
    expect(await axe(page)).toEqual([])
  })

  it('stand side by side, field by field', async () => {
    const { page } = visitor
    await page.goto(`${demo.url}/forecasts/scenarios`)
    await settled(page)
    await page.getByRole('checkbox', { name: `Compare More ${stamp}` }).check()
    await page.getByRole('checkbox', { name: `Compare Less ${stamp}` }).check()
    await page.getByRole('button', { name: /^Compare/ }).click()
    await page.waitForURL(/compare\?ids=/)
    await settled(page)
    const cells = await page.getByRole('row', { name: /^Difference \(units\)/ }).getByRole('cell').allTextContents()
    expect(cells[2]).toMatch(/^\+/)
    expect(cells[3]).toMatch(/^−/)
    await page.getByRole('button', { name: 'location', exact: true }).click()
    await page.waitForURL(/by=LOCATION/)
    await settled(page)
    expect(await axe(page)).toEqual([])
  })

  it('is published, changes the forecast at once, and is taken back', async () => {
    const { page } = visitor
    const { product } = await bananas()
    const total = async () => (await api<{ total: { mean: number } }>(`/api/forecast?productMasterId=${product}&horizonDays=14`)).total.mean
    const before = await total()
    await page.goto(`${demo.url}/forecasts/scenarios`)
    await settled(page)
    await page.getByRole('link', { name: `More ${stamp}` }).click()
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
    await page.getByText('The scenario is the published forecast now.').waitFor()
    expect((await total()) / before).toBeCloseTo(1.2, 2)
    await page.getByRole('button', { name: 'Roll back' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click()
    await page.getByText('It is taken back').waitFor()
    expect((await total()) / before).toBeCloseTo(1, 3)
  })
})

it('honesty says where seasonal naive was better, once days could be measured', async () => {
  const { product, store } = await bananas()
  const { from } = await api<Forecast>(`/api/forecast?productMasterId=${product}&locationId=${store}`)
  // One day is enough to be measured a day ahead, and moves the rest of the demo by no more than that.
  await api('/api/demand/bulk', { method: 'POST', body: { mode: 'atomic', observations: [{ productMasterId: product, locationId: store, date: from, quantity: 3 }] } })
  const visitor = await at('/forecasts/honesty?lag=1')
  const { page } = visitor
  await page.getByText('As it was said at the time').first().waitFor()
  const [all] = await api<{ wape: number; beatsNaive: boolean }[]>('/api/forecast/accuracy?lag=1')
  await page.getByText(all?.beatsNaive ? 'beats naive' : 'naive was better').first().waitFor()
  await page.getByText(/Seasonal naive itself is used/).waitFor()
  await page.getByRole('button', { name: 'lag', exact: true }).click()
  await page.getByRole('cell', { name: '1 day ahead' }).waitFor()
  await settled(page)
  expect(await axe(page)).toEqual([])
  expectQuiet(visitor)
  await visitor.context.close()
})
