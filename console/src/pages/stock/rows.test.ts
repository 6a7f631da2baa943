import { expect, it } from 'vitest'

import { asked, worstOf } from './rows'

const plain = { q: '', scope: 'all', severity: '', stocked: false, sort: { by: 'product', descending: false } }

it('the worst severity is that of the worst channel', () => {
  expect(worstOf([{ severity: 'OK' }, { severity: 'CRITICAL' }, { severity: 'LOW' }])).toBe('CRITICAL')
  expect(worstOf([])).toBe('OK')
})

it('filters and orders are the API’s, so that they are of all rows', () => {
  expect(asked({ ...plain, severity: 'LOW', stocked: true })).toMatchObject({ severity: ['LOW', 'CRITICAL'], stocked: true, sortBy: 'productName' })
  expect(asked({ ...plain, sort: { by: 'atp DTC', descending: true } })).toMatchObject({ sortBy: 'atp', atpChannelId: ['DTC'], sortOrder: 'desc' })
  expect(asked({ ...plain, sort: { by: 'worst', descending: true } })).toMatchObject({ sortBy: 'severity', atpChannelId: undefined })
})

it('one location, each by itself, or all together', () => {
  expect(asked({ ...plain, scope: 'loc_1' })).toMatchObject({ locationId: ['loc_1'], eachLocation: undefined })
  expect(asked({ ...plain, scope: 'each' })).toMatchObject({ locationId: undefined, eachLocation: true })
  expect(asked(plain)).toMatchObject({ locationId: undefined, eachLocation: undefined, severity: undefined, stocked: undefined })
})
