import { day } from '../../format/dates'
import { estimate, quantity } from '../../format/numbers'
import { alerts as text } from '../../text/alerts'
import type { Alert } from './data'

/** The numbers that the rule looked at, in units. */
export function Terms({ of: { terms, quantity: units } }: { of: Alert }) {
  const statistics = new Set(['expectedDemand', 'actualDemand'])
  const rows = Object.entries(text.termNames).flatMap(([name, words]) => {
    const value = (terms as Record<string, unknown> | null | undefined)?.[name]
    if (typeof value === 'number') return [[words, statistics.has(name) ? estimate(value) : quantity(value)] as const]
    return typeof value === 'string' ? [[words, day(value)] as const] : []
  })
  return (
    <dl className="mt-1 flex flex-wrap gap-x-5 gap-y-1">
      {[...rows, [text.units, text.short(quantity(units))] as const].map(([name, value]) => (
        <div key={name}>
          <dt className="text-xs text-quiet">{name}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
