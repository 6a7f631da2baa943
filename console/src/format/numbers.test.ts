import { describe, expect, it } from 'vitest'

import { bytes, estimate, money, NONE, parseNumber, percent, quantity, shortMoney } from './numbers'

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
  it('gives a size its unit', () => expect([bytes(900), bytes(1_500_000)]).toEqual(['900 byte', '1.5 MB']))
})
