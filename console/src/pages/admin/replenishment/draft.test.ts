import { expect, it } from 'vitest'

import type { Schema } from '../../../api/client'
import { draftOf, settingsOf } from './draft'

const settings: Schema<'ReplenishmentSettings'> = {
  method: 'EOQ', reviewDays: 7, orderCost: 12.5, holdingRatePerYear: 0.2, fixedLotDays: 14, minDays: 7, maxDays: 28,
  segments: [{ abc: 'A', xyz: 'Z', serviceLevel: 0.985, method: null }, { abc: 'C', xyz: 'X', serviceLevel: null, method: 'MIN_MAX' }],
  products: [{ productMasterId: 'prod_1', serviceLevel: 0.99 }], autoApproval: { enabled: true, maxLineCost: 250, maxRunCost: 5000 },
}

it('settings that nobody changes are the same after they were shown', () => {
  expect(settingsOf(draftOf(settings), settings)).toEqual(settings)
})

it('shares are typed in percent, and an emptied class is as all others', () => {
  const draft = draftOf(settings)
  expect([draft.numbers.holding, draft.segments['AZ']?.level]).toEqual(['20', '98.5'])
  draft.numbers.holding = '17.5'
  draft.segments['AZ'] = { level: '', method: '' }
  const found = settingsOf(draft, settings)
  expect(found?.holdingRatePerYear).toBe(0.175)
  expect(found?.segments.map((one) => one.abc + one.xyz)).toEqual(['CX'])
})

it('what a service level measures is chosen for all, and kept where a class has its own', () => {
  const own: typeof settings = { ...settings, serviceMeasure: 'FILL_RATE', segments: [{ abc: 'B', xyz: 'Y', serviceLevel: null, method: null, serviceMeasure: 'CYCLE_SERVICE_LEVEL' }] }
  const draft = draftOf(own)
  expect(settingsOf(draft, own)).toEqual(own)
  draft.measure = 'CYCLE_SERVICE_LEVEL'
  expect(settingsOf(draft, own)?.serviceMeasure).toBe('CYCLE_SERVICE_LEVEL')
})

it('what is no number is not sent', () => {
  const draft = draftOf(settings)
  draft.segments['BY'] = { level: 'high', method: '' }
  expect(settingsOf(draft, settings)).toBeUndefined()
})
