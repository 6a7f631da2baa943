import { language } from '../text'
import { NONE } from './numbers'

const formats = new Map<string, Intl.DateTimeFormat>()

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options)
  let found = formats.get(key)
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(language, options)))
  return found
}

/** A plain day such as 2018-01-01, which has no time zone. */
export function day(value: string | null | undefined): string {
  return value ? format({ dateStyle: 'medium', timeZone: 'UTC' }).format(asUtc(value)) : NONE
}

/** A plain day without its year, for axes and narrow columns. */
export function shortDay(value: string | null | undefined): string {
  return value ? format({ month: 'short', day: 'numeric', timeZone: 'UTC' }).format(asUtc(value)) : NONE
}

/** A plain day with its weekday. */
export function weekday(value: string): string {
  return format({ weekday: 'short', month: 'short', day: 'numeric', timeZone: 'UTC' }).format(asUtc(value))
}

/** An instant in the time zone of the place that it is about. */
export function instant(value: string | null | undefined, timeZone: string): string {
  if (!value) return NONE
  return format({ dateStyle: 'medium', timeStyle: 'short', timeZone: known(timeZone) }).format(new Date(value))
}

/** An instant as its day in the time zone of the place that it is about. */
export function instantDay(value: string | null | undefined, timeZone: string): string {
  return value ? format({ dateStyle: 'medium', timeZone: known(timeZone) }).format(new Date(value)) : NONE
}

/** An instant as briefly as tells it apart from others of these days. */
export function time(value: string, timeZone: string): string {
  return format({ month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', timeZone: known(timeZone) }).format(new Date(value))
}

/** The plain day that is `days` after another. */
export function addDays(value: string, days: number): string {
  const date = asUtc(value)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** Seconds since 1970 of a plain day's midnight in UTC, as charts want it. */
export function epoch(value: string): number {
  return asUtc(value).getTime() / 1000
}

function asUtc(value: string): Date {
  return new Date(`${value}T00:00:00Z`)
}

/** A browser may not know a newer zone by name; then UTC is better than no page. */
function known(timeZone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return timeZone
  } catch {
    return 'UTC'
  }
}
