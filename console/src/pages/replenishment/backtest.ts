import type { Job } from '../../api/jobs'

/** A policy replayed, summed up over all products and places. */
export interface Outcome {
  policy: string
  serviceLevel: number | null
  fillRate: number
  stockoutDays: number
  storeDays: number
  averageStock: number
  averageStockValue: number
  purchases: number
  transfers: number
  writtenOff: number
  holdingCost: number
  lostMargin: number
  orderCost: number
  writeOffCost: number
  totalCost: number
}

export interface Replay {
  products: number
  places: number
  leftOut: number
  days: number
  policies: Outcome[]
}

/** The comparison, where the job has come to one. */
export function replayOf(job: Job | null | undefined): Replay | undefined {
  const result = job?.result as Partial<Replay> | null | undefined
  return Array.isArray(result?.policies) ? (result as Replay) : undefined
}

export interface Curve {
  name: string
  points: { x: number; y: number; label: number | null }[]
}

/** One curve a policy: its stock and its fill rate at each service level, the least stock first. */
export function curvesOf(policies: readonly Outcome[]): Curve[] {
  const found = new Map<string, Curve>()
  for (const one of policies) {
    const curve = found.get(one.policy) ?? { name: one.policy, points: [] }
    curve.points.push({ x: one.averageStock, y: one.fillRate, label: one.serviceLevel })
    found.set(one.policy, curve)
  }
  for (const curve of found.values()) curve.points.sort((a, b) => a.x - b.x)
  return [...found.values()]
}

/** Round marks of an axis that hold `low` to `high`: 1, 2 or 5 times a power of ten apart, about `most` of them. */
export function marks(low: number, high: number, most: number): number[] {
  const span = high - low || Math.abs(high) || 1
  const power = 10 ** Math.floor(Math.log10(span / most))
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => span / one <= most) ?? 10 * power
  const first = Math.floor(low / step + 1e-9)
  const last = Math.ceil(high / step - 1e-9)
  return Array.from({ length: Math.max(1, last - first) + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}
