import { language } from '../text'

const formats = new Map<string, Intl.NumberFormat>()

function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options)
  let found = formats.get(key)
  if (!found) formats.set(key, (found = new Intl.NumberFormat(language, options)))
  return found
}

/** What stands where there is no number. */
export const NONE = '–'

type Maybe = number | null | undefined

/** An exact quantity: every digit that it has, up to six decimals. */
export function quantity(value: Maybe): string {
  return value == null ? NONE : minus(format({ maximumFractionDigits: 6 }).format(value))
}

/** What a product is counted in. */
export interface Counted {
  unit: string
  /** The catalog says that the unit comes whole only. */
  unitIndivisible: boolean
}

/** Pieces: half a one is none, also where the catalog does not say so. */
const pieces = new Set(['', 'EA', 'each'])

/** Whether levels of a product are told in whole units. */
export function isWhole({ unit, unitIndivisible }: Counted): boolean {
  return unitIndivisible || pieces.has(unit)
}

/**
 * A level that is planned with: whole units, rounded up so that it never protects less than was worked out, or
 * one decimal where the unit can be divided. Its explanation has the exact number.
 */
export function planningLevel(value: Maybe, counted: Counted): string {
  if (value == null) return NONE
  // What arithmetic left in the sixth decimal is no unit more.
  return isWhole(counted) ? count(Math.max(0, Math.ceil(value - 1e-6))) : minus(format({ maximumFractionDigits: 1 }).format(value))
}

/** A statistic, such as an expected demand: three digits that matter. */
export function estimate(value: Maybe, digits = 1): string {
  if (value == null) return NONE
  const decimals = Math.abs(value) >= 100 ? 0 : digits
  return minus(format({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value))
}

/** An amount of money with its currency, to the cent. */
export function money(value: Maybe, currency: string): string {
  // What rounds to nothing has no sign.
  return value == null ? NONE : minus(format({ style: 'currency', currency }).format(Math.abs(value) < 0.005 ? 0 : value))
}

/** A large amount of money, short: $25.0k. */
export function shortMoney(value: Maybe, currency: string): string {
  if (value == null) return NONE
  if (Math.abs(value) < 10_000) return money(value, currency)
  return minus(format({ style: 'currency', currency, notation: 'compact', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value))
}

/** A share: 0.0351 is 3.5 %. */
export function percent(value: Maybe, digits = 1): string {
  if (value == null) return NONE
  return minus(format({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value))
}

/** A difference as a share, with its sign: 0.25 is +25.0 %. */
export function signedPercent(value: Maybe, digits = 1): string {
  if (value == null) return NONE
  return minus(format({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: 'exceptZero' }).format(value))
}

/** A difference of quantities, with its sign. */
export function signed(value: Maybe, digits = 1): string {
  if (value == null) return NONE
  const decimals = Math.abs(value) >= 100 ? 0 : digits
  return minus(format({ minimumFractionDigits: decimals, maximumFractionDigits: decimals, signDisplay: 'exceptZero' }).format(value))
}

/** A chance or a small share: one decimal below 10 %, so that what is unlikely does not read as impossible. */
export function chance(value: Maybe): string {
  return value != null && value > 0 && value < 0.0005 ? `< ${percent(0.001)}` : percent(value, value != null && value < 0.1 ? 1 : 0)
}

/** A count of things. */
export function count(value: Maybe): string {
  return value == null ? NONE : format({ maximumFractionDigits: 0 }).format(value)
}

/** A size of a file. */
export function bytes(value: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3))
  return format({ style: 'unit', unit: units[step], maximumFractionDigits: step ? 1 : 0 }).format(value / 1000 ** step)
}

/** A hyphen is too short beside digits. */
function minus(text: string): string {
  return text.replace('-', '−')
}

/**
 * A number as a person types or pastes it: `1 234.5`, `1,234.5` and, where the comma is the last mark,
 * `1.234,5`. A single mark with three digits behind it is read as a thousand when it is a comma.
 * `undefined` when it is no number with at most six decimals.
 */
export function parseNumber(text: string): number | undefined {
  let plain = text.trim().replace(/[\s'’\u00a0\u202f]/g, '').replace('−', '-')
  const [comma, point] = [plain.lastIndexOf(','), plain.lastIndexOf('.')]
  if (comma >= 0 && point >= 0) {
    plain = comma > point ? plain.replaceAll('.', '').replace(',', '.') : plain.replaceAll(',', '')
  } else if (comma >= 0) {
    const grouped = /^-?\d{1,3}(,\d{3})+$/.test(plain)
    plain = grouped ? plain.replaceAll(',', '') : plain.replace(',', '.')
  }
  return /^-?\d+(\.\d{1,6})?$/.test(plain) ? Number(plain) : undefined
}
