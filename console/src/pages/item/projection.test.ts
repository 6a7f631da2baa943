import { describe, expect, it } from 'vitest'

import { coverDays, firstAtOrBelow, normalQuantile, planOrders, project, suggestLevels } from './projection'

const days = (means: number[], high = 0, low = 0) => means.map((mean, index) => ({ date: `2018-01-0${index + 1}`, days: 1, mean, modelMean: mean, quantiles: { '0.05': low, '0.95': high }, seasonalNaive: 0 }))

describe('the standard normal quantile', () => {
  // R 4.2: qnorm(c(0.5, 0.8, 0.9, 0.95, 0.975, 0.99, 0.999))
  it.each([[0.5, 0], [0.8, 0.8416212], [0.9, 1.2815516], [0.95, 1.6448536], [0.975, 1.959964], [0.99, 2.3263479], [0.999, 3.0902323]])(
    'of %d is %d', (share, value) => expect(normalQuantile(share)).toBeCloseTo(value, 5),
  )
})

describe('projected stock', () => {
  it('is on hand less demand so far, plus what came in', () => {
    const projected = project(10, days([3, 3, 3, 3]), [{ day: '2018-01-03', quantity: 5 }])
    expect(projected.map((one) => one.mean)).toEqual([7, 4, 6, 3])
  })
  it('spreads as the root of the number of days', () => {
    const projected = project(100, days([1, 1, 1, 1], 3), [])
    expect(projected[3]?.low).toBeCloseTo(100 - 4 - 2 * 2)
  })
  it('tells when a level is reached', () => {
    const projected = project(10, days([3, 3, 3, 3]), [])
    expect([firstAtOrBelow(projected, 4), firstAtOrBelow(projected, -5)]).toEqual(['2018-01-02', undefined])
  })
})

describe('cover', () => {
  it('counts parts of a day', () => expect(coverDays(7, days([2, 2, 2, 2]))).toBe(3.5))
  it('is unknown when the stock lasts longer', () => expect(coverDays(100, days([2, 2]))).toBeUndefined())
  it('is none without stock', () => expect(coverDays(0, days([2, 2]))).toBe(0))
})

describe('suggested levels', () => {
  it('are demand of the lead time and its safety', () => {
    // sigma = (4 - 0) / (2 * 1.644854) = 1.215913; 1.644854 * sigma * sqrt(4) = 4; demand 4 * 2 = 8, a week more 14
    expect(suggestLevels(days([2, 2, 2, 2], 4, 0), 4, 0.95)).toEqual({ min: 4, reorder: 12, max: 26 })
  })
  it('need a forecast', () => expect(suggestLevels([], 4, 0.95)).toBeUndefined())
})

describe('orders by levels', () => {
  const levels = { reorder: 20, max: 60, lead: 2 }
  it('are made at the reorder point, up to the max, and come after the lead time', () => {
    // By hand: 50 less 10 a day; at 20 forty are ordered, which come before the demand of the second day after.
    const plan = planOrders(50, days([10, 10, 10, 10, 10, 10, 10, 10, 10]), [], levels)
    expect(plan.stock).toEqual([40, 30, 20, 10, 40, 30, 20, 10, 40])
    expect(plan.orders).toEqual([{ on: '2018-01-03', due: '2018-01-05', quantity: 40 }, { on: '2018-01-07', due: '2018-01-09', quantity: 40 }])
  })
  it('count what is to come in, so that nothing is ordered twice', () => {
    const plan = planOrders(30, days([10, 10, 10, 10]), [{ day: '2018-01-04', quantity: 30 }], levels)
    expect(plan.stock).toEqual([20, 10, 0, 20])
    expect(plan.orders).toEqual([{ on: '2018-01-04', due: '2018-01-06', quantity: 40 }])
  })
  it('are none while there is enough', () => expect(planOrders(100, days([10, 10]), [], levels).orders).toEqual([]))
})
