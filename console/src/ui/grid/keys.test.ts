import { describe, expect, it } from 'vitest'

import { move, parseClipboard, toClipboard, typesText } from './keys'

const extent = { rows: 100, columns: 5, page: 20 }

describe('keys of a grid', () => {
  it.each([
    ['ArrowDown', false, { row: 11, column: 2 }], ['ArrowUp', false, { row: 9, column: 2 }], ['ArrowRight', false, { row: 10, column: 3 }],
    ['ArrowDown', true, { row: 99, column: 2 }], ['ArrowLeft', true, { row: 10, column: 0 }], ['PageDown', false, { row: 30, column: 2 }],
    ['Home', false, { row: 10, column: 0 }], ['End', true, { row: 99, column: 4 }], ['Home', true, { row: 0, column: 0 }],
  ])('%s with command %s', (key, command, to) => expect(move({ row: 10, column: 2 }, key, command, extent)).toEqual(to))

  it('stay inside', () => {
    expect(move({ row: 0, column: 0 }, 'ArrowUp', false, extent)).toEqual({ row: 0, column: 0 })
    expect(move({ row: 95, column: 4 }, 'PageDown', false, extent)).toEqual({ row: 99, column: 4 })
  })
  it('leave other keys alone', () => expect(move({ row: 0, column: 0 }, 'a', false, extent)).toBeUndefined())
  it('begin an edit with a character and not with a command', () => {
    const key = { key: '7', ctrlKey: false, metaKey: false, altKey: false }
    expect([typesText(key), typesText({ ...key, ctrlKey: true }), typesText({ ...key, key: 'Enter' })]).toEqual([true, false, false])
  })
})

describe('the clipboard', () => {
  it('reads what a spreadsheet writes', () => expect(parseClipboard('1\t2\r\n3\t4\r\n')).toEqual([['1', '2'], ['3', '4']]))
  it('writes what a spreadsheet reads', () => expect(toClipboard([['a\tb', 'c'], ['d', 'e\nf']])).toBe('a b\tc\nd\te f'))
})
