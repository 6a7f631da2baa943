import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { api, at, axe, bananas, demo, expectQuiet, settled, useBrowser, type Visit } from './world'

useBrowser()

interface Transfer {
  id: string
  status: string
  findings: string[]
  lines: { received: number; damaged: number; short: number }[]
}

describe('a transfer', () => {
  let visitor: Visit
  let store: string
  const onHand = async () => (await api<{ quantityOnHand: number }[]>(`/api/inventory?productMasterId=${(await bananas()).product}&locationId=${store}&limit=100`)).reduce((sum, one) => sum + one.quantityOnHand, 0)
  beforeAll(async () => {
    store = (await bananas()).store
    visitor = await at('/transfers/moves?open=new')
  })
  afterAll(async () => {
    expectQuiet(visitor)
    await visitor.context.close()
  })

  it('is drafted, made ready, shipped, and received with one of it damaged and one missing', async () => {
    const { page } = visitor
    const before = await onHand()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('From', { exact: true }).selectOption('Distribution centre')
    await dialog.getByLabel('To', { exact: true }).selectOption('Corner Store 367')
    await dialog.getByRole('combobox', { name: 'Product' }).fill('banana')
    await dialog.getByRole('option', { name: /1082185/ }).click()
    await dialog.getByLabel('Quantity of line 1').fill('6')
    expect(await axe(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Create' }).click()
    await page.getByText('The draft is made.').waitFor()
    await dialog.getByRole('button', { name: 'Make ready' }).click()
    await page.getByText('It is ready: the stock is reserved.').waitFor()
    await dialog.getByRole('button', { name: 'Ship', exact: true }).click()
    await page.getByRole('dialog', { name: 'Ship' }).getByRole('button', { name: 'Ship' }).click()
    await page.getByText('It is shipped').waitFor()
    await dialog.getByRole('button', { name: 'Receive', exact: true }).click()
    const receive = page.getByRole('dialog', { name: 'Receive' })
    await receive.getByLabel(/came in good order/).fill('4')
    await receive.getByLabel(/came damaged/).fill('1')
    await receive.getByLabel(/Nothing more will come/).check()
    await receive.getByRole('button', { name: 'Receive' }).click()
    await page.getByText('It is received').waitFor()
    await settled(page)
    expect(await axe(page)).toEqual([])
    const id = new URL(page.url()).searchParams.get('open')
    const made = await api<Transfer>(`/api/inventory/transfers/${id}`)
    expect([made.status, made.lines[0]?.received, made.lines[0]?.damaged, made.lines[0]?.short]).toEqual(['RECEIVED', 4, 1, 1])
    expect(await onHand()).toBe(before + 5)
  })

  it('leaves a bin and is put into another, as was planned and as was found at the door', async () => {
    const { page } = visitor
    const places = await api<{ id: string; name: string }[]>('/api/locations?limit=100')
    const idOf = (name: string) => places.find((one) => one.name === name)?.id ?? ''
    const [centre, shop] = [idOf('Distribution centre'), idOf('Corner Store 367')]
    const made = Date.now().toString(36)
    const bin = (location: string, code: string, type: string) => api<{ id: string }>(`/api/locations/${location}/bins`, { method: 'POST', body: { code: `${code}-${made}`, type } })
    const shelf = await bin(centre, 'A', 'STORAGE')
    await bin(shop, 'S', 'STORAGE')
    const door = await bin(shop, 'R', 'RECEIVING')
    const { product } = await bananas()
    await api('/api/inventory/movements/bulk', { method: 'POST', body: { items: [{ type: 'RECEIPT', productMasterId: product, locationId: centre, bin: shelf.id, quantity: 9 }] } })
    await page.goto(`${demo.url}/transfers/moves?open=new`)
    await settled(page)
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('From', { exact: true }).selectOption('Distribution centre')
    await dialog.getByLabel('To', { exact: true }).selectOption('Corner Store 367')
    await dialog.getByRole('combobox', { name: 'Product' }).fill('banana')
    await dialog.getByRole('option', { name: /1082185/ }).click()
    await dialog.getByLabel('Quantity of line 1').fill('5')
    await dialog.getByLabel('Out of bin, line 1').selectOption(`A-${made} · storage · 9 available`)
    await dialog.getByLabel('Into bin, line 1').selectOption(`S-${made} · storage · 0 available`)
    expect(await axe(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Create' }).click()
    await dialog.getByText(`out of bin A-${made}, into bin S-${made}`).waitFor()
    await dialog.getByRole('button', { name: 'Make ready' }).click()
    await dialog.getByRole('button', { name: 'Ship', exact: true }).click()
    await page.getByRole('dialog', { name: 'Ship' }).getByRole('button', { name: 'Ship' }).click()
    await dialog.getByRole('button', { name: 'Receive', exact: true }).click()
    const receive = page.getByRole('dialog', { name: 'Receive' })
    await receive.getByLabel(/into bin/).selectOption(`R-${made} · receiving · 0 available`)
    await receive.getByRole('button', { name: 'Receive' }).click()
    await page.getByText('It is received').waitFor()
    const found = await api<{ binId: string | null; quantityOnHand: number }[]>(`/api/inventory?productMasterId=${product}&locationId=${shop},${centre}&limit=100`)
    expect([found.find((one) => one.binId === door.id)?.quantityOnHand, found.find((one) => one.binId === shelf.id)?.quantityOnHand]).toEqual([5, 4])
  })
})
