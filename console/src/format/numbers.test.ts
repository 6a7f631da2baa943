import { describe, expect, it } from 'vitest'

import { bytes, chance, estimate, money, NONE, parseNumber, percent, planningLevel, quantity, shortMoney } from './numbers'

describe('a number that was typed or pasted', () => {
  it.each([
    ['12', 12], ['0.5', 0.5], ['1,234.5', 1234.5], ['1.234,5', 1234.5], ['1 234', 1234], ['0,5', 0.5], ['1,234', 1234], ['12,34', 12.34],
    ['1’234', 1234], ['−3', -3], ['1,234,567', 1234567], [' 7 ', 7], ['0.123456', 0.123456],
  ])('%s is %d', (text, value) => expect(parseNumber(text)).toBe(value))

  it.each(['', 'x', '1.2.3', '0.1234567', '1e5', '--1', '12 units'])('%s is none', (text) => expect(parseNumber(text)).toBeUndefined())
})

describe('a number that is shown', () => {
  it('keeps every digit of an exact quantity', () => expect(quantity(1234.123456)).toBe('1,234.123456'))
  it('has a true minus', () => expect(quantity(-1)).toBe('−1'))
  it('shows what is missing', () => expect([quantity(null), money(undefined, 'USD'), percent(null)]).toEqual([NONE, NONE, NONE]))
  it('rounds a statistic', () => expect([estimate(2.345, 2), estimate(1234.5)]).toEqual(['2.35', '1,235']))
  it('gives money its currency', () => expect([money(2.5, 'USD'), shortMoney(25049.38, 'USD')]).toEqual(['$2.50', '$25.0K']))
  it('gives no sign to what rounds to nothing', () => expect([money(-0.004, 'USD'), money(-0.006, 'USD')]).toEqual(['$0.00', '−$0.01']))
  it('gives no chance as impossible that is not', () => expect([chance(1), chance(0.0494), chance(0.004), chance(0.0001), chance(0)]).toEqual(['100%', '4.9%', '0.4%', '< 0.1%', '0.0%']))
  it('gives a size its unit', () => expect([bytes(900), bytes(1_500_000)]).toEqual(['900 byte', '1.5 MB']))
})

describe('a level that is planned with', () => {
  const pieces = { unit: 'EA', unitIndivisible: false }
  it.each([
    ['20.185 pieces', 20.185, pieces, '21'],
    ['whole pieces', 20, pieces, '20'],
    ['pieces, but for what arithmetic left', 20.0000004, pieces, '20'],
    ['no piece', 0, pieces, '0'],
    ['many pieces', 1234.2, pieces, '1,235'],
    ['a unit that comes whole only', 2.1, { unit: 'PALLET', unitIndivisible: true }, '3'],
    ['a unit that can be divided', 20.185, { unit: 'KG', unitIndivisible: false }, '20.2'],
    ['a whole number of one that can be divided', 20, { unit: 'KG', unitIndivisible: false }, '20'],
    ['what is not known', null, pieces, NONE],
  ])('%s', (_, value, counted, shown) => expect(planningLevel(value, counted)).toBe(shown))
})
