import { expect, it } from 'vitest'

import { PAGE, Paged, type Page } from './paged'

/** A list whose pages arrive when the test lets them. */
function list(total: number) {
  const asked: number[] = []
  const waiting = new Map<number, (answer: Page<number> | Error) => void>()
  const paged = new Paged<number>((page) => {
    asked.push(page)
    return new Promise((resolve, reject) => waiting.set(page, (answer) => (answer instanceof Error ? reject(answer) : resolve(answer))))
  })
  const arrive = async (page: number, answer?: Error) => {
    const rows = Array.from({ length: Math.min(PAGE, total - page * PAGE) }, (_, index) => page * PAGE + index)
    waiting.get(page)?.(answer ?? { rows, total })
    await Promise.resolve()
    await Promise.resolve()
    await Promise.resolve()
  }
  return { paged, asked, arrive }
}

it('asks for the first page, and then for what is looked at alone', async () => {
  const { paged, asked, arrive } = list(1000)
  paged.open()
  await arrive(0)
  paged.need(510, 540)
  await arrive(5)
  expect(asked).toEqual([0, 5])
  expect([paged.total, paged.row(520), paged.row(300)]).toEqual([1000, 520, undefined])
})

it('asks for four pages at once at most, and forgets what is not looked at any more', async () => {
  const { paged, asked, arrive } = list(10_000)
  paged.need(0, 999)
  expect(asked).toEqual([0, 1, 2, 3])
  paged.need(5000, 5050)
  await arrive(0)
  expect(asked).toEqual([0, 1, 2, 3, 50])
})

it('keeps what is said of all rows together', async () => {
  const paged = new Paged<number, { low: number }>(() => Promise.resolve({ rows: [1], total: 1, about: { low: 7 } }))
  paged.open()
  await Promise.resolve()
  await Promise.resolve()
  expect(paged.about).toEqual({ low: 7 })
})

it('tells a failure, and tries again when it is asked to', async () => {
  const { paged, asked, arrive } = list(100)
  paged.open()
  await arrive(0, new Error('no'))
  expect(paged.error).toBeInstanceOf(Error)
  paged.need(0, 10)
  await arrive(0)
  expect([paged.error, paged.row(3), asked]).toEqual([undefined, 3, [0, 0]])
})

it('shows old rows until the new ones are there', async () => {
  const { paged, asked, arrive } = list(100)
  paged.open()
  await arrive(0)
  paged.refresh()
  paged.need(0, 10)
  expect([asked, paged.row(3)]).toEqual([[0, 0], 3])
})
