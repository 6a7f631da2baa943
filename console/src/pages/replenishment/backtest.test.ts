import { expect, it } from 'vitest'

import { curvesOf, marks, type Outcome } from './backtest'

it('marks of an axis are round, evenly spaced, and hold what is shown', () => {
  expect(marks(0, 100, 5)).toEqual([0, 20, 40, 60, 80, 100])
  expect(marks(0.72, 0.97, 5)).toEqual([0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1])
  expect(marks(4286, 13574, 5)).toEqual([4000, 6000, 8000, 10000, 12000, 14000])
  for (const [low, high] of [[3, 3], [0, 0], [-5, 17], [1e-4, 3e-4]] as const) {
    const found = marks(low, high, 6)
    expect(found[0]).toBeLessThanOrEqual(low)
    expect(found.at(-1)).toBeGreaterThanOrEqual(high)
    expect(found.length).toBeGreaterThan(1)
  }
})

it('a policy at several service levels is one curve, from little stock to much', () => {
  const row = (policy: string, serviceLevel: number | null, averageStock: number, fillRate: number) => ({ policy, serviceLevel, averageStock, fillRate }) as Outcome
  expect(curvesOf([row('A', 0.98, 30, 0.9), row('B', null, 5, 0.4), row('A', 0.9, 10, 0.7)])).toEqual([
    { name: 'A', points: [{ x: 10, y: 0.7, label: 0.9 }, { x: 30, y: 0.9, label: 0.98 }] },
    { name: 'B', points: [{ x: 5, y: 0.4, label: null }] },
  ])
})
