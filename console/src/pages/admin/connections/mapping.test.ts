import { expect, it } from 'vitest'

import { pairsText, parsePairs } from './mapping'

it('pairs are read a line each, with blanks wherever one likes', () => {
  expect(parsePairs('gid://1=STORE-1\n\n  42 =  DC 2 \n')).toEqual({ pairs: { 'gid://1': 'STORE-1', 42: 'DC 2' }, bad: undefined })
  expect(parsePairs(pairsText({ a: 'b', c: 'd=e' })).pairs).toEqual({ a: 'b', c: 'd=e' })
})

it('the first line that is no pair is named', () => {
  expect(parsePairs('a = b\nSTORE-1\n= c').bad).toBe('STORE-1')
  expect(parsePairs('= c').bad).toBe('= c')
  expect(parsePairs('c =').bad).toBe('c =')
})
