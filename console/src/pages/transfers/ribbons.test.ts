import { expect, it } from 'vitest'

import { picture, type Move } from './ribbons'

const move = (from: string, to: string, units: number, net: number): Move => ({ from, fromName: from, to, toName: to, units, net })

it('a ribbon is as thick as its share, and none overlaps another at its end', () => {
  const flow = picture([move('A', 'X', 30, 4), move('A', 'Y', 10, 4), move('B', 'X', 20, 1), move('A', 'X', 30, 1)], 'units', 300)
  const [ax, ay] = [flow.ribbons.find((one) => one.from === 'A' && one.to === 'X'), flow.ribbons.find((one) => one.to === 'Y')]
  expect([ax?.moves, ax?.units, ax?.net]).toEqual([2, 60, 5])
  expect((ax?.width ?? 0) / (ay?.width ?? 1)).toBeCloseTo(6)
  expect(flow.sources.map((one) => one.id)).toEqual(['A', 'B'])
  for (const end of ['y0', 'y1'] as const) {
    const side = end === 'y0' ? 'from' : 'to'
    const spans = flow.ribbons.map((one) => [one[side], one[end] - one.width / 2, one[end] + one.width / 2] as const).sort((a, b) => a[1] - b[1])
    for (let at = 1; at < spans.length; at++) expect(spans[at]![1]).toBeGreaterThanOrEqual(spans[at - 1]![2] - 1e-9)
  }
})

it('what is worth nothing can still be clicked', () => {
  const flow = picture([move('A', 'X', 5, 0), move('A', 'Y', 5, 100)], 'net', 300)
  expect(Math.min(...flow.ribbons.map((one) => one.width))).toBe(1.5)
})
