import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { at, axe, bananas, demo, expectQuiet, settled, signIn, useBrowser, visit, type Visit } from './world'

useBrowser()

const paths = [
  '/today', '/stock', '/stock?severity=LOW', '/stock?location=each', '/stock/lines', '/stock/health', 'item', '/forecasts', '/forecasts/events', '/forecasts/events?open=new', '/forecasts/overrides', '/forecasts/overrides?open=new', '/forecasts/scenarios', '/forecasts/scenarios?open=new', '/forecasts/scenarios/compare', '/forecasts/honesty', '/forecasts/changes', '/transfers', '/transfers?view=flow', '/transfers/moves', '/replenishment', '/replenishment/backtest', '/orders', '/alerts', '/alerts/history', '/alerts/rules',
  '/catalog', '/catalog/imports', '/catalog/imports/new', '/admin', '/admin/roles', '/admin/keys', '/admin/alerts', '/admin/replenishment', '/admin/webhooks', '/admin/webhooks/deliveries', '/admin/connections', '/admin/workspace', '/admin/usage', '/admin/audit', '/account', '/today/none',
]

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  let visitor: Visit
  beforeAll(async () => {
    visitor = await visit({ colorScheme })
  })
  afterAll(() => visitor.context.close())

  it('the way in has no barrier', async () => {
    await visitor.page.goto(`${demo.url}/`)
    await visitor.page.getByLabel('E-mail').waitFor()
    expect(await axe(visitor.page)).toEqual([])
    expectQuiet(visitor)
    await signIn(visitor.page)
  })

  it.each(paths)('%s has no barrier, calls nobody else and complains about nothing', async (path) => {
    await visitor.page.goto(demo.url + (path === 'item' ? (await bananas()).path : path))
    await visitor.page.waitForSelector('h1')
    await settled(visitor.page)
    expect(await visitor.page.locator('h1').count()).toBe(1)
    expect(await axe(visitor.page)).toEqual([])
    expectQuiet(visitor)
  })
})

it('the page is dark where the machine is, and stays as it was chosen', async () => {
  const visitor = await at('/today', { colorScheme: 'dark' })
  const ground = () => visitor.page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  expect(await ground()).toBe('rgb(10, 16, 15)')
  await visitor.page.getByRole('button', { name: /Colours: as the machine/ }).click()
  expect(await ground()).toBe('rgb(245, 247, 247)')
  await visitor.page.reload()
  await visitor.page.waitForSelector('#content')
  expect(await ground()).toBe('rgb(245, 247, 247)')
  await visitor.context.close()
})

it.each(['/forecasts/events', '/forecasts/scenarios', '/forecasts/honesty', '/replenishment', '/replenishment/backtest', '/alerts', '/admin/webhooks', '/admin/replenishment', 'item'])('%s fits a narrow screen', async (path) => {
  const visitor = await at(path === 'item' ? (await bananas()).path : path, { viewport: { width: 360, height: 740 } })
  expect(await visitor.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  expect(await visitor.page.evaluate(() => document.querySelector('#content')?.scrollWidth)).toBe(360)
  await visitor.context.close()
})

it.each(['/stock', '/stock/lines', '/stock/health', '/catalog', '/transfers', '/replenishment'])('%s shows all columns of its grid on a usual screen', async (path) => {
  const visitor = await at(path)
  const hidden = await visitor.page.getByRole('grid').evaluateAll((grids) => grids.map((grid) => grid.scrollWidth - grid.clientWidth))
  expect(hidden.every((width) => width === 0)).toBe(true)
  await visitor.context.close()
})

it.each(['/orders?status=DISPUTED', '/transfers/moves?status=CANCELLED', '/forecasts/events?type=WEATHER', '/forecasts/scenarios?status=ARCHIVED', '/forecasts/changes?product=prod_none', '/admin/webhooks/deliveries?status=FAILED', '/transfers?q=none+is+called+so', '/replenishment?q=none+is+called+so'])('%s says that the filter hides what there is', async (path) => {
  const visitor = await at(path)
  await visitor.page.getByText('Nothing fits the filter').waitFor()
  await visitor.context.close()
})

it('a narrow screen has the navigation behind a button and does not scroll sideways', async () => {
  const visitor = await at('/today', { viewport: { width: 360, height: 740 } })
  expect(await visitor.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  expect(await visitor.page.getByRole('link', { name: 'Forecasts', exact: true }).isVisible()).toBe(false)
  await visitor.page.getByRole('button', { name: 'Open the menu' }).click()
  await visitor.page.getByRole('link', { name: 'Forecasts', exact: true }).click()
  await visitor.page.getByRole('heading', { name: 'Forecasts', level: 1 }).waitFor()
  await settled(visitor.page)
  expect(await axe(visitor.page)).toEqual([])
  expectQuiet(visitor)
  await visitor.context.close()
})

describe('on a narrow screen', () => {
  const viewport = { width: 360, height: 740 }

  it.each(['/admin/audit', '/stock/health', '/forecasts/changes'])('%s has its own tab in sight', async (path) => {
    const { page, context } = await at(path, { viewport })
    const box = await page.locator('main nav [aria-current=page]').boundingBox()
    expect(box?.x).toBeGreaterThanOrEqual(0)
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(360)
    await context.close()
  })

  it('tiles of the day have their whole names', async () => {
    const { page, context } = await at('/today', { viewport })
    const cut = await page.locator('main section h2').evaluateAll((names) => names.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent))
    expect(cut).toEqual([])
    await context.close()
  })

  it('long words of a table do not stand one under the other', async () => {
    const { page, context } = await at('/admin/roles', { viewport })
    const widths = await page.getByRole('table').first().locator('tbody td:nth-child(4)').evaluateAll((cells) => cells.map((one) => one.clientWidth))
    expect(Math.min(...widths)).toBeGreaterThan(200)
    await context.close()
  })
})

it('the first paint takes less than a second', async () => {
  const visitor = await visit()
  await signIn(visitor.page)
  await visitor.page.reload()
  await visitor.page.waitForSelector('h1')
  const paint = await visitor.page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN)
  console.log(`first contentful paint of /today: ${Math.round(paint)} ms`)
  expect(paint).toBeLessThan(1000)
  await visitor.context.close()
})
