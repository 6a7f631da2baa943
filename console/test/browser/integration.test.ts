import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { api, at, axe, demo, expectQuiet, settled, useBrowser, type Visit } from './world'

useBrowser()

/** One who is told of events, and never answers: no address ends in `.invalid` (RFC 2606). Private ones are refused. */
const path = `/hook-${Date.now()}`
const url = `https://hooks.stockflow.invalid${path}`

describe('webhooks', () => {
  let visitor: Visit
  beforeAll(async () => {
    visitor = await at('/admin/webhooks')
  })
  afterAll(async () => {
    expectQuiet(visitor)
    await visitor.context.close()
  })

  it('an endpoint is made, and its secret is shown once', async () => {
    const { page } = visitor
    await page.getByRole('button', { name: 'Add an endpoint' }).first().click()
    await page.getByLabel('Address (https)').fill(url)
    await page.getByRole('textbox', { name: 'Events' }).fill('inventory.*')
    await page.getByRole('dialog').getByRole('button', { name: 'Add an endpoint' }).click()
    const secret = (await page.locator('[data-secret]').textContent()) ?? ''
    expect(secret).toMatch(/^whsec_/)
    expect(await axe(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    expect(await page.getByText(secret).count()).toBe(0)
    const row = page.getByRole('row', { name: new RegExp(path) })
    await row.getByRole('button', { name: /New secret/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click()
    const next = (await page.locator('[data-secret]').textContent()) ?? ''
    expect(next).toMatch(/^whsec_/)
    expect(next).not.toBe(secret)
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  })

  it('a test is sent, and the log shows what was sent and what came back', async () => {
    const { page } = visitor
    await page.getByRole('row', { name: new RegExp(path) }).getByRole('button', { name: /^Test/ }).click()
    await page.getByText('A test is queued').waitFor()
    await page.getByRole('link', { name: 'Deliveries' }).click()
    const row = page.getByRole('row', { name: new RegExp(path) }).first()
    await row.getByRole('button', { name: /^Show/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('What is sent').waitFor()
    expect(await dialog.getByRole('group', { name: 'Body' }).textContent()).toContain('"type"')
    await settled(page)
    expect(await axe(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Send again' }).click()
    await page.getByText('It is queued again.').waitFor()
  })

  it('a range of events is replayed', async () => {
    const { page } = visitor
    const events = await api<{ sequence: number; type: string }[]>('/api/events?after=0&limit=100')
    await page.getByRole('button', { name: 'Replay a range' }).click()
    await page.getByRole('dialog').getByLabel('Endpoint').selectOption(url)
    await page.getByLabel('Last sequence').fill(String(events.at(-1)?.sequence ?? 1))
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click()
    const wanted = events.filter((one) => one.type.startsWith('inventory.')).length
    await page.getByText(`${wanted.toLocaleString('en-US')} events are queued.`).waitFor()
  })

  it('an endpoint is removed', async () => {
    const { page } = visitor
    await page.goto(`${demo.url}/admin/webhooks`)
    await settled(page)
    await page.getByRole('row', { name: new RegExp(path) }).getByRole('button', { name: /^Remove/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('The endpoint is removed.').waitFor()
    expect(await page.getByText(path).count()).toBe(0)
  })
})

it('a shop is connected, its locations by their codes, and disconnected', async () => {
  const visitor = await at('/admin/connections')
  const { page } = visitor
  const name = `Web shop ${Date.now()}`
  await page.getByRole('button', { name: 'Add a connection' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Signing secret').fill('a secret of the shop')
  await dialog.getByLabel('Locations').fill('655441491 = NO-SUCH-PLACE')
  await dialog.getByRole('button', { name: 'Add a connection' }).click()
  await dialog.getByText('No location has the code NO-SUCH-PLACE').waitFor()
  await dialog.getByLabel('Locations').fill('655441491 = STORE-367')
  await dialog.getByRole('button', { name: 'Add a connection' }).click()
  await page.getByText('The connection is saved.').waitFor()
  const [store] = await api<{ id: string }[]>('/api/locations?code=STORE-367')
  const made = (await api<{ name: string; settings: { locations: Record<string, string> } }[]>('/api/admin/connections?limit=100')).find((one) => one.name === name)
  expect(made?.settings.locations).toEqual({ 655441491: store?.id })
  await page.getByRole('button', { name: `Remove ${name}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('The connection is removed.').waitFor()
  expectQuiet(visitor)
  await visitor.context.close()
})

it('settings of replenishment are typed in percent and kept exactly', async () => {
  const visitor = await at('/admin/replenishment')
  const { page } = visitor
  await page.getByLabel('Holding a year (% of cost)').fill('17.5')
  await page.getByLabel('Service level of class AZ in %').fill('96.5')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The settings are saved.').waitFor()
  const { config } = await api<{ config: { holdingRatePerYear: number; segments: { abc: string; xyz: string; serviceLevel: number }[] } }>('/api/admin/replenishment-config')
  expect(config.holdingRatePerYear).toBe(0.175)
  expect(config.segments.find((one) => one.abc === 'A' && one.xyz === 'Z')?.serviceLevel).toBe(0.965)
  expectQuiet(visitor)
  await visitor.context.close()
})
