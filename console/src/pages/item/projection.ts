import type { Schema } from '../../api/client'
import { addDays } from '../../format/dates'

/** What comes in on a day. */
export interface Supply {
  day: string
  quantity: number
}

export interface Projected {
  date: string
  mean: number
  /** The stock when demand is high: at the 95 % quantile of all demand so far. */
  low: number
}

/**
 * The stock at the end of each day of a forecast. The spread of the sum of days is the root of the sum of
 * their squared spreads, as for independent days; a day's spread is its 95 % quantile less its mean.
 */
export function project(onHand: number, points: readonly Schema<'ForecastPoint'>[], supply: readonly Supply[]): Projected[] {
  let [used, spread, came, next] = [0, 0, 0, 0]
  const coming = [...supply].sort((a, b) => (a.day < b.day ? -1 : 1))
  return points.map((point) => {
    used += point.mean
    spread += Math.max(0, (point.quantiles['0.95'] ?? point.mean) - point.mean) ** 2
    for (let one = coming[next]; one && one.day <= point.date; one = coming[++next]) came += one.quantity
    return { date: point.date, mean: onHand - used + came, low: onHand - used - Math.sqrt(spread) + came }
  })
}

/** The first day on which the projected stock is at or below a level. */
export function firstAtOrBelow(projected: readonly Projected[], level: number): string | undefined {
  return projected.find((one) => one.mean <= level)?.date
}

/** Days that the stock lasts for the expected demand; `undefined` when it lasts longer than the forecast. */
export function coverDays(onHand: number, points: readonly Schema<'ForecastPoint'>[]): number | undefined {
  let left = onHand
  let days = 0
  for (const point of points) {
    if (left < point.mean) return point.mean > 0 ? days + (Math.max(0, left) / point.mean) * point.days : days
    left -= point.mean
    days += point.days
  }
  return undefined
}

export interface Order {
  /** The day at whose end it is made. */
  on: string
  due: string
  quantity: number
}

export interface Plan {
  stock: number[]
  orders: Order[]
}

/**
 * The stock at the end of each day when orders are made by an (s, S) policy that looks at the end of each day:
 * at or below `reorder`, on hand and on order together are brought to `max`, and come in `lead` days later.
 */
export function planOrders(onHand: number, points: readonly Schema<'ForecastPoint'>[], supply: readonly Supply[], { reorder, max, lead }: { reorder: number; max: number; lead: number }): Plan {
  const orders: (Order & { at: number })[] = []
  const coming = [...supply].sort((a, b) => (a.day < b.day ? -1 : 1))
  let stock = onHand
  let next = 0
  let onOrder = coming.reduce((sum, one) => sum + one.quantity, 0)
  const days = points.map((point, day) => {
    for (let one = coming[next]; one && one.day <= point.date; one = coming[++next]) {
      stock += one.quantity
      onOrder -= one.quantity
    }
    for (const one of orders.filter((order) => order.at === day)) {
      stock += one.quantity
      onOrder -= one.quantity
    }
    stock -= point.mean
    const position = stock + onOrder
    // What arrives on the day of ordering would be no order but stock.
    if (position <= reorder && max > position) {
      const wait = Math.max(1, Math.ceil(lead))
      orders.push({ on: point.date, due: addDays(point.date, wait), quantity: max - position, at: day + wait })
      onOrder += max - position
    }
    return stock
  })
  return { stock: days, orders: orders.map(({ at: _, ...order }) => order) }
}

/** How far the 95 % quantile of the standard normal lies from its mean. */
const Z95 = 1.6448536269514722

/**
 * Levels that fit the forecast: demand of the lead time plus safety stock z·σ·√L (Silver, Pyke and Thomas,
 * "Inventory and Production Management in Supply Chains", 2017, chapter 6). σ of a day is taken from the
 * span between its 5 % and 95 % quantiles.
 */
export function suggestLevels(points: readonly Schema<'ForecastPoint'>[], leadDays: number, serviceLevel: number): { min: number; reorder: number; max: number } | undefined {
  if (points.length === 0) return undefined
  const days = points.reduce((sum, point) => sum + point.days, 0)
  const mean = points.reduce((sum, point) => sum + point.mean, 0) / days
  const variance = points.reduce((sum, point) => sum + (((point.quantiles['0.95'] ?? 0) - (point.quantiles['0.05'] ?? 0)) / (2 * Z95)) ** 2, 0) / days
  const safety = Math.ceil(normalQuantile(serviceLevel) * Math.sqrt(variance * leadDays))
  const min = Math.max(0, safety)
  const reorder = Math.ceil(mean * leadDays) + min
  return { min, reorder, max: reorder + Math.ceil(mean * 7) }
}

/** The standard normal quantile by P. J. Acklam's rational approximation (2003), for shares above one half. */
export function normalQuantile(share: number): number {
  const p = Math.min(Math.max(share, 0.5), 0.9999)
  if (p > 0.97575) {
    const q = Math.sqrt(-2 * Math.log(1 - p))
    const top = ((((-7.784894002430293e-3 * q - 3.223964580411365e-1) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783
    return -top / ((((7.784695709041462e-3 * q + 3.224671290700398e-1) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1)
  }
  const q = p - 0.5
  const r = q * q
  const top = (((((-3.969683028665376e1 * r + 2.209460984245205e2) * r - 2.759285104469687e2) * r + 1.383577518672690e2) * r - 3.066479806614716e1) * r + 2.506628277459239) * q
  return top / (((((-5.447609879822406e1 * r + 1.615858368580409e2) * r - 1.556989798598866e2) * r + 6.680131188771972e1) * r - 1.328068155288572e1) * r + 1)
}
