import { useLocations, useProductNames } from '../../../api/masters'
import { count, percent, quantity } from '../../../format/numbers'
import { t } from '../../../text'
import { scenarios as text } from '../../../text/scenarios'
import { Panel } from '../../../ui/panel'
import { useAllEvents } from '../events/data'
import type { Scenario } from './data'

/** What a scenario assumes, in words. */
export function Assumptions({ of: { assumptions: a } }: { of: Scenario }) {
  const scope = useScope(a.productMasterIds as string[] | null | undefined, a.locationIds as string[] | null | undefined)
  const extra = useAllEvents(true)
  const known = useAllEvents(false)
  const names = (ids: readonly string[] | undefined, from: typeof extra) => (ids?.length ? ids.map((id) => from.data?.find((one) => one.id === id)?.name ?? id).join(', ') : t.common.none)
  const rows = [
    [text.multiplier, quantity(a.demandMultiplier ?? 1)],
    [text.horizon, `${count(a.horizonDays ?? 30)} ${t.common.days}`],
    [text.service.replace(' (%)', ''), percent(a.serviceLevel ?? 0.95, 1)],
    [text.fields.scope, scope],
    [text.include, names(a.includedEventIds, extra)],
    [text.exclude, names(a.excludedEventIds, known)],
    ...(a.narrative ? [[text.narrative, a.narrative]] : []),
  ] as const
  return (
    <Panel title={text.assumptions}>
      <dl className="grid gap-x-6 gap-y-2 text-[13px] sm:grid-cols-2 xl:grid-cols-3">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-quiet">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

/** Which products at which locations are meant; nothing said means all. */
export function useScope(productIds: readonly string[] | null | undefined, locationIds: readonly string[] | null | undefined): string {
  const locations = useLocations()
  const few = (productIds?.length ?? 0) <= 3 ? (productIds ?? []) : []
  const products = useProductNames(few)
  const product = !productIds ? t.common.allProducts : few.length > 0 ? few.map((id) => products.get(id) ?? '…').join(', ') : text.products(count(productIds.length))
  const place = !locationIds ? t.common.allLocations : locationIds.length <= 3 ? locationIds.map((id) => locations.data?.find((one) => one.id === id)?.name ?? id).join(', ') : text.locations(count(locationIds.length))
  return `${product} · ${place}`
}
