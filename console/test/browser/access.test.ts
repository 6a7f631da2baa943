import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { api, at, bananas, demo, expectQuiet, settled, signIn, useBrowser, visit, type Visit } from './world'

useBrowser()

it('a wrong password is refused in words, and nothing of the workspace is seen', async () => {
  const visitor = await visit()
  await visitor.page.goto(`${demo.url}/stock`)
  await visitor.page.getByLabel('E-mail').fill('nobody@corner-stores.example')
  await visitor.page.getByLabel('Password').fill('not the password')
  await visitor.page.getByRole('button', { name: 'Sign in' }).click()
  expect(await visitor.page.getByRole('alert').textContent()).toBe('e-mail or password is wrong')
  expect(await visitor.page.locator('#content').count()).toBe(0)
  expect(visitor.watch.strangers).toEqual([])
  await visitor.context.close()
})

it('signing in leads to the page that was asked for, signing out closes it', async () => {
  const visitor = await visit()
  await visitor.page.goto(`${demo.url}/stock`)
  await visitor.page.getByLabel('E-mail').fill(demo.adminEmail)
  await visitor.page.getByLabel('Password').fill(demo.adminPassword)
  await visitor.page.keyboard.press('Enter')
  await visitor.page.getByRole('heading', { name: 'Stock', level: 1 }).waitFor()
  await visitor.page.getByRole('button', { name: /account of/ }).click()
  await visitor.page.getByRole('button', { name: 'Sign out' }).click()
  await visitor.page.getByLabel('Password').waitFor()
  await visitor.page.goto(`${demo.url}/stock`)
  await visitor.page.getByLabel('Password').waitFor()
  expectQuiet(visitor)
  await visitor.context.close()
})

it('a second tab is signed in too, and may change things', async () => {
  const visitor = await at('/today')
  const tab = await visitor.context.newPage()
  await tab.goto(`${demo.url}/alerts`)
  await tab.getByRole('button', { name: 'Evaluate now' }).click()
  await tab.getByText(/Evaluated: /).waitFor()
  await visitor.context.close()
})

it('a session that was ended elsewhere asks to sign in again', async () => {
  const visitor = await at('/today')
  await visitor.context.clearCookies()
  await visitor.page.getByRole('link', { name: 'Catalog', exact: true }).click()
  await visitor.page.getByLabel('Password').waitFor()
  await visitor.context.close()
})

describe('who may only read', () => {
  let visitor: Visit
  const email = `reader-${Date.now()}@corner-stores.example`
  beforeAll(async () => {
    const admin = await at('/admin')
    await admin.page.getByRole('button', { name: 'Invite a person' }).click()
    await admin.page.getByLabel('Name').fill('Rea Reader')
    await admin.page.getByLabel('E-mail').fill(email)
    await admin.page.getByLabel('Role').selectOption('TENANT_PEOPLE')
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Invite a person' }).click()
    const password = await admin.page.locator('[data-secret]').textContent()
    await admin.context.close()
    visitor = await visit()
    await signIn(visitor.page, email, password ?? '')
  })
  afterAll(() => visitor.context.close())

  it('is led to stock and catalog, and to nothing else', async () => {
    const links = visitor.page.getByRole('navigation', { name: 'Pages' }).getByRole('listitem')
    await settled(visitor.page)
    expect(await links.allTextContents()).toEqual(['Today', 'Stock', 'Alerts', 'Catalog', 'Documentation', 'API explorer'])
  })

  it('is told which permission is missing where an address leads further', async () => {
    for (const [path, permission] of [['/transfers', 'transfers.read'], ['/admin/keys', 'admin.read'], ['/alerts/history', 'admin.alerts.read'], ['/forecasts', 'forecast.read'], ['/forecasts/scenarios', 'forecast.read'], ['/replenishment', 'planning.read'], ['/admin/webhooks', 'admin.webhooks.read']] as const) {
      await visitor.page.goto(demo.url + path)
      await visitor.page.getByText(`It needs the permission ${permission}.`).waitFor()
    }
  })

  it('cannot type into the grid, import, or change a product', async () => {
    await visitor.page.goto(`${demo.url}/stock/lines`)
    await settled(visitor.page)
    await visitor.page.getByRole('grid').focus()
    for (let step = 0; step < 4; step++) await visitor.page.keyboard.press('ArrowRight')
    await visitor.page.keyboard.type('5')
    expect(await visitor.page.getByRole('grid').locator('input').count()).toBe(0)
    await visitor.page.goto(`${demo.url}/catalog`)
    await settled(visitor.page)
    expect(await visitor.page.getByText('Import a file').count()).toBe(0)
    await visitor.page.goto(demo.url + (await bananas()).path)
    await settled(visitor.page)
    expect(await visitor.page.getByRole('button', { name: 'Save' }).count()).toBe(0)
    expectQuiet(visitor)
  })
})

it('a new API key is shown once, works, and stops working when it is revoked', async () => {
  const visitor = await at('/admin/keys')
  const { page } = visitor
  const name = `Browser test ${Date.now()}`
  await page.getByRole('button', { name: 'Create a key' }).click()
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('products:read', { exact: true }).check()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const secret = (await page.locator('[data-secret]').textContent()) ?? ''
  const call = () => fetch(`${demo.url}/api/products?limit=1`, { headers: { Authorization: `Bearer ${secret}` } })
  expect((await call()).status).toBe(200)
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  expect(await page.getByText(secret).count()).toBe(0)
  const row = page.getByRole('row', { name: new RegExp(name) })
  await row.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await row.getByText('revoked').waitFor()
  expect((await call()).status).toBe(401)
  expectQuiet(visitor)
  const keys = await api<{ name: string }[]>('/api/products?limit=1')
  expect(keys.length).toBe(1)
  await visitor.context.close()
})
