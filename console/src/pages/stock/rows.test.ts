import { expect, it } from 'vitest'

import { spans, worstOf } from './rows'

it('a page of rows is put together from the pages of the locations that it spans', () => {
  // 240 products at each location: rows 200 to 299 are the end of the first and the beginning of the second.
  expect(spans(200, 299, 240)).toEqual([{ location: 0, page: 2, from: 0, to: 39 }, { location: 1, page: 0, from: 0, to: 59 }])
  expect(spans(300, 399, 240)).toEqual([{ location: 1, page: 0, from: 60, to: 99 }, { location: 1, page: 1, from: 0, to: 59 }])
})

it('every row stands on exactly one place', () => {
  const seen = new Set<string>()
  for (let first = 0; first < 720; first += 100) {
    for (const span of spans(first, Math.min(719, first + 99), 240)) {
      for (let at = span.from; at <= span.to; at++) seen.add(`${span.location} ${span.page * 100 + at}`)
    }
  }
  expect(seen.size).toBe(720)
})

it('the worst severity is that of the worst channel', () => {
  expect(worstOf([{ severity: 'OK' }, { severity: 'CRITICAL' }, { severity: 'LOW' }])).toBe('CRITICAL')
  expect(worstOf([])).toBe('OK')
})
