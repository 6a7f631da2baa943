import { expect, it } from 'vitest'

import { at, axe, demo, expectQuiet, settled, useBrowser } from './world'

useBrowser()

const WAITING = '**/api/transfers/recommendations?status=PENDING*'
const nothing = { json: { data: [], pagination: { page: 1, pageSize: 200, total: 0, totalPages: 0, nextCursor: null } } }

it('where nothing waits, moves are proposed on the spot', async () => {
  const visitor = await at('/account')
  const { page } = visitor
  const asked = { waiting: 0, proposed: 0 }
  await page.route(WAITING, (route) => {
    asked.waiting += 1
    return route.fulfill(nothing)
  })
  // Whether a move pays depends on what was done before; the planner has real ones proposed.
  await page.route('**/api/transfers/recommendations', (route) => {
    asked.proposed += 1
    return route.fulfill({ json: { data: { created: asked.proposed === 1 ? 0 : 7, recommendations: [] } } })
  })
  await page.goto(`${demo.url}/today`)
  await settled(page)
  const panel = page.locator('section', { has: page.getByRole('heading', { name: 'Moves worth most' }) }).last()
  await panel.getByText('Nothing waits for a decision').waitFor()
  expect(await axe(page)).toEqual([])
  await panel.getByRole('button', { name: 'Propose moves' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('No move would pay now.').waitFor()
  expect(asked).toEqual({ waiting: 2, proposed: 1 })
  await panel.getByRole('button', { name: 'Propose moves' }).click()
  await page.getByText('7 moves are proposed.').waitFor()
  expect(asked).toEqual({ waiting: 3, proposed: 2 })
  expectQuiet(visitor)
  await visitor.context.close()
})

it('who may not propose moves is not asked to', async () => {
  const visitor = await at('/account')
  const { page } = visitor
  await page.route(WAITING, (route) => route.fulfill(nothing))
  await page.route('**/api/sessions/current', async (route) => {
    const answer = await route.fetch()
    const { data } = (await answer.json()) as { data: { permissions: string[] } }
    await route.fulfill({ response: answer, json: { data: { ...data, permissions: data.permissions.filter((one) => one !== 'transfers.write') } } })
  })
  for (const path of ['/today', '/transfers']) {
    await page.goto(demo.url + path)
    await page.getByText('Nothing waits for a decision').waitFor()
    expect(await page.getByRole('button', { name: 'Propose moves' }).count()).toBe(0)
    expect(await page.getByText('Propose moves to have the network looked at now.').count()).toBe(0)
  }
  await visitor.context.close()
})

it('no product that is critical is said in words', async () => {
  const visitor = await at('/account')
  const { page } = visitor
  await page.route('**/api/inventory/channel/summary', async (route) => {
    const answer = await route.fetch()
    const { data } = (await answer.json()) as { data: object[] }
    await route.fulfill({ response: answer, json: { data: data.map((one) => ({ ...one, productsCritical: 0 })) } })
  })
  await page.goto(`${demo.url}/today`)
  await page.getByText('no product is critical in any channel').waitFor()
  await visitor.context.close()
})
