import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { api, at, axe, expectQuiet, useBrowser, type Visit } from './world'

useBrowser()

const sku = `BROWSER-${Date.now()}`
const file = `Article no.;Description;Price\n${sku}-1;Oat drink, 1 l;2,49\n${sku}-2;Rye bread;3,10\n${sku}-3;;not a price\n`

describe('the import of a file', () => {
  let visitor: Visit
  beforeAll(async () => {
    visitor = await at('/catalog/imports/new')
  })
  afterAll(async () => {
    expectQuiet(visitor)
    await visitor.context.close()
  })
  const products = () => api<{ globalSku: string; name: string; price: number }[]>(`/api/products?globalSku=${sku}-1,${sku}-2,${sku}-3`)

  it('begins by dropping it on the page', async () => {
    const { page } = visitor
    const data = await page.evaluateHandle(([name, content]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content ?? ''], name ?? '', { type: 'text/csv' }))
      return transfer
    }, ['products.csv', file])
    await page.dispatchEvent('[data-drop]', 'drop', { dataTransfer: data })
    await page.waitForURL(/imports\/imp/)
    await page.getByRole('heading', { name: 'Columns', level: 2 }).waitFor()
  })

  it('shows how each column is understood, and lets it be said better', async () => {
    const { page } = visitor
    await page.getByLabel('Article no.', { exact: true }).selectOption('globalSku')
    await page.getByText('which column is globalSku?').waitFor()
    await page.getByLabel('Description', { exact: true }).selectOption('name')
    await page.getByLabel('Price', { exact: true }).selectOption('price')
    await page.getByRole('button', { name: 'Read it again' }).click()
    await page.getByText('ready to commit').waitFor()
  })

  it('previews what each row would do, before anything changes', async () => {
    const { page } = visitor
    await page.getByText('1 faulty row will be left out.').waitFor()
    await page.getByText('Oat drink, 1 l').first().waitFor()
    expect(await products()).toEqual([])
    expect(await axe(page)).toEqual([])
  })

  it('commits the good rows', async () => {
    const { page } = visitor
    await page.getByRole('button', { name: 'Commit 2 good rows' }).click()
    await page.getByText('2 rows are written.').waitFor()
    expect((await products()).map((one) => [one.globalSku, one.name, one.price]).sort()).toEqual([[`${sku}-1`, 'Oat drink, 1 l', 2.49], [`${sku}-2`, 'Rye bread', 3.1]])
  })

  it('takes them back', async () => {
    const { page } = visitor
    await page.getByRole('button', { name: 'Undo the import' }).click()
    await page.getByText('2 rows are taken back.').waitFor()
    expect(await products()).toEqual([])
  })

  it('is in the list of imports', async () => {
    const { page } = visitor
    await page.getByRole('link', { name: 'Imports', exact: true }).click()
    await page.getByRole('row', { name: /products\.csv.*undone/ }).first().waitFor()
  })
})
