import { expect, it } from 'vitest'

import { size, withEdit, type Edits, type Line } from './edits'

const line = { id: 'item_1', quantityOnHand: 10, level: { minLevel: 2, reorderPoint: 5, maxLevel: 9 } } as unknown as Line
const none: Edits = new Map()

it('what is typed waits, and what equals the present value does not', () => {
  const typed = withEdit(none, line, 'onHand', '12')
  expect([size(typed), typed.get('item_1')?.values]).toEqual([1, { onHand: 12 }])
  expect(size(withEdit(typed, line, 'onHand', '10'))).toBe(0)
})

it('an empty text takes a change back', () => expect(size(withEdit(withEdit(none, line, 'max', '20'), line, 'max', ''))).toBe(0))

it('what is no quantity is not taken and says so', () => {
  for (const text of ['x', '-1', '0.1234567']) {
    const typed = withEdit(none, line, 'onHand', text)
    expect([size(typed), typed.get('item_1')?.problem]).toEqual([0, expect.stringContaining(text)])
  }
})

it('levels keep their order', () => {
  expect(withEdit(none, line, 'reorder', '12').get('item_1')?.problem).toBeDefined()
  const both = withEdit(withEdit(none, line, 'reorder', '12'), line, 'max', '20')
  expect(both.get('item_1')).toMatchObject({ values: { reorder: 12, max: 20 } })
  expect(both.get('item_1')?.problem).toBeUndefined()
})
