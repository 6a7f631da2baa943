import type { Schema } from '../../../api/client'
import { parseNumber } from '../../../format/numbers'

type Settings = Schema<'ReplenishmentSettings'>
type Method = Schema<'ReplenishmentMethod'>
type Measure = Schema<'ServiceMeasure'>

export const values = ['A', 'B', 'C'] as const
export const variations = ['X', 'Y', 'Z'] as const

/** What is typed of a class: a service level in percent, and a method; empty: as for all. */
export interface SegmentDraft {
  level: string
  method: Method | ''
}

export interface Draft {
  method: Method
  measure: Measure | undefined
  auto: boolean
  numbers: Record<'reviewDays' | 'orderCost' | 'holding' | 'fixedLotDays' | 'minDays' | 'maxDays' | 'maxLineCost' | 'maxRunCost', string>
  segments: Record<string, SegmentDraft>
}

export function keyOf(abc: string, xyz: string): string {
  return abc + xyz
}

const shown = (value: number) => String(Math.round(value * 1e6) / 1e6)

export function draftOf(settings: Settings): Draft {
  const { autoApproval } = settings
  const segments = Object.fromEntries(values.flatMap((abc) => variations.map((xyz) => [keyOf(abc, xyz), { level: '', method: '' } as SegmentDraft])))
  for (const one of settings.segments) segments[keyOf(one.abc, one.xyz)] = { level: one.serviceLevel == null ? '' : shown(one.serviceLevel * 100), method: (one.method as Method | null | undefined) ?? '' }
  return {
    method: settings.method, measure: settings.serviceMeasure, auto: autoApproval.enabled, segments,
    numbers: {
      reviewDays: shown(settings.reviewDays), orderCost: shown(settings.orderCost), holding: shown(settings.holdingRatePerYear * 100), fixedLotDays: shown(settings.fixedLotDays),
      minDays: shown(settings.minDays), maxDays: shown(settings.maxDays), maxLineCost: shown(autoApproval.maxLineCost), maxRunCost: shown(autoApproval.maxRunCost),
    },
  }
}

/** The settings as typed, rules of single products and what the level of a class measures kept; `undefined` while something typed is no number. */
export function settingsOf(draft: Draft, before: Settings): Settings | undefined {
  const numbers = Object.fromEntries(Object.entries(draft.numbers).map(([field, text]) => [field, parseNumber(text)]))
  const levels = Object.values(draft.segments).map(({ level }) => (level === '' ? 0 : parseNumber(level)))
  if ([...Object.values(numbers), ...levels].some((one) => one === undefined)) return undefined
  const number = (field: keyof Draft['numbers']) => numbers[field] ?? 0
  const share = (percent: number) => Math.round(percent * 1e4) / 1e6
  const segments = values.flatMap((abc) => variations.flatMap((xyz) => {
    const { level, method } = draft.segments[keyOf(abc, xyz)] ?? { level: '', method: '' as const }
    const serviceMeasure = before.segments.find((one) => one.abc === abc && one.xyz === xyz)?.serviceMeasure
    return level === '' && method === '' && !serviceMeasure ? [] : [{ abc, xyz, serviceLevel: level === '' ? null : share(parseNumber(level) ?? 0), method: method || null, ...(serviceMeasure ? { serviceMeasure } : {}) }]
  }))
  return {
    method: draft.method, ...(draft.measure ? { serviceMeasure: draft.measure } : {}), reviewDays: number('reviewDays'), orderCost: number('orderCost'), holdingRatePerYear: share(number('holding')), fixedLotDays: number('fixedLotDays'),
    minDays: number('minDays'), maxDays: number('maxDays'), segments, products: before.products,
    autoApproval: { enabled: draft.auto, maxLineCost: number('maxLineCost'), maxRunCost: number('maxRunCost') },
  }
}
