import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'

import { api, ask, type Schema } from '../../api/client'
import type { Location } from '../../api/masters'
import { useCan } from '../../api/session'
import { day, weekday } from '../../format/dates'
import { quantity } from '../../format/numbers'
import { t } from '../../text'
import { stock as stockText } from '../../text/stock'
import { Dialog } from '../../ui/dialog'
import { Explain } from '../../ui/explain'
import { Segments } from '../../ui/fields'
import { State } from '../../ui/state'
import { Loading, Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { Ledger } from './ledger'
import { Terms } from './terms'
import type { AvailabilityRow } from './rows'

/** The number worked out again, step by step; in a script of its own. */
const Explanation = lazy(async () => ({ default: (await import('../replenishment/explanation')).Explanation }))

interface Props {
  row: AvailabilityRow
  channelId: string
  locations: readonly Location[]
  onClose: () => void
}

/** Behind one row of the grid: every term of its ATP, day by day, and the ledger. */
export function Drilldown({ row, channelId, locations, onClose }: Props) {
  const [channel, setChannel] = useState(channelId)
  const [part, setPart] = useState<'days' | 'why' | 'stock' | 'settings' | 'ledger'>('days')
  const mayAsk = useCan()('planning.read')
  const query = useQuery({
    queryKey: ['drilldown', row.productMasterId, channel, row.location?.id],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/inventory/channel-location/drilldown', { params: { query: { productMasterId: row.productMasterId, channelId: channel, locationId: row.location?.id, days: 30 } }, signal })),
  })
  const nameOf = (id: string) => locations.find((one) => one.id === id)?.name ?? id
  const first = row.location?.id ?? query.data?.locations[0]?.locationId
  return (
    <Dialog place="side" title={row.productName} note={`${t.common.sku} ${row.globalSku} · ${row.location?.name ?? stockText.together}`} onClose={onClose}>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <Segments label={stockText.drill.view} value={channel} onChange={setChannel} choices={row.channels.map((cell) => [cell.channelId, cell.channelName] as const)} />
        <span className="flex-1" />
        {first && (
          <Link to="/stock/$productId/$locationId" params={{ productId: row.productMasterId, locationId: first }} search={{} as never} className="text-[13px] font-medium text-accent underline">
            {stockText.openItem}
          </Link>
        )}
      </div>
      <Shown query={query}>
        {(found) => (
          <>
            <div className="mb-3 flex items-baseline gap-2">
              <span className="text-2xl font-semibold tabular-nums">{quantity(found.atp)}</span>
              <span className="text-[13px] text-quiet">{stockText.atp}, {stockText.sellingUnits}</span>
              <State of={found.severity} />
              <Explain about={stockText.availability} page="/docs/inventory">{stockText.explainAtp}</Explain>
            </div>
            <h3 className="mb-1 text-[13px]">{stockText.drill.howMade} <span className="font-normal text-quiet">{stockText.sellingUnits}</span></h3>
            <Terms terms={found.terms} total={found.atp} />
            <div className="my-4">
              <Segments label={stockText.drill.byDay} value={part} onChange={setPart} choices={[['days', stockText.drill.byDay], ...(mayAsk ? [['why', stockText.drill.why] as const] : []), ['stock', stockText.drill.stock], ['settings', stockText.drill.settings], ['ledger', stockText.drill.ledger]]} />
            </div>
            {part === 'why' ? (
              <Suspense fallback={<Loading lines={6} />}><Explanation id={found.explanationId} /></Suspense>
            ) : part === 'ledger' ? (
              <Ledger productId={row.productMasterId} locationId={row.location?.id} locations={locations} />
            ) : (
              found.locations.map((place) => (
                <section key={place.locationId} className="mb-5">
                  <h3 className="mb-1 text-[13px]">{nameOf(place.locationId)} <span className="font-normal text-quiet">{stockText.atp} {quantity(place.atp)} {stockText.sellingUnits}</span></h3>
                  {part === 'days' ? <Days of={place} /> : part === 'stock' ? <StockBehind of={place} /> : <SettingsOf of={place} />}
                </section>
              ))
            )}
          </>
        )}
      </Shown>
    </Dialog>
  )
}

function Days({ of }: { of: Schema<'AtpAtLocation'> }) {
  return (
    <Table
      label={stockText.drill.byDayNote}
      rows={of.days}
      id={(one) => one.day}
      columns={[
        { id: 'day', title: stockText.drill.day, cell: (one) => weekday(one.day) },
        { id: 'in', title: stockText.drill.comes, unit: stockText.sellingUnits, number: true, cell: (one) => quantity(one.inbound) },
        { id: 'promised', title: stockText.drill.promised, unit: stockText.sellingUnits, number: true, cell: (one) => quantity(one.promised) },
        { id: 'expiring', title: stockText.drill.expiring, unit: stockText.sellingUnits, number: true, cell: (one) => quantity(one.expiring) },
        { id: 'projected', title: stockText.drill.projected, unit: stockText.sellingUnits, number: true, cell: (one) => quantity(one.projected) },
        { id: 'atp', title: stockText.atp, unit: stockText.sellingUnits, number: true, cell: (one) => <b className="font-semibold">{quantity(one.atp)}</b> },
      ]}
    />
  )
}

function StockBehind({ of }: { of: Schema<'AtpAtLocation'> }) {
  return (
    <>
      <Table
        label={stockText.drill.stock}
        rows={of.stock}
        id={(one) => one.inventoryItemId}
        columns={[
          { id: 'lot', title: stockText.lot, cell: (one) => one.lotNumber ?? t.common.none },
          { id: 'expires', title: stockText.expires, cell: (one) => day(one.expiryDate) },
          { id: 'onHand', title: stockText.onHand, unit: stockText.sellingUnits, number: true, cell: (one) => quantity(one.onHand) },
          { id: 'reserved', title: stockText.reserved, unit: stockText.sellingUnits, number: true, cell: (one) => quantity(one.reserved) },
          { id: 'onHold', title: stockText.onHold, unit: stockText.sellingUnits, number: true, cell: (one) => quantity(one.onHold) },
          { id: 'recalled', title: stockText.recalled, unit: stockText.sellingUnits, number: true, cell: (one) => quantity(one.recalled) },
        ]}
      />
      {of.inbound.length === 0 ? <p className="px-4 py-2 text-[13px] text-quiet">{stockText.drill.noInbound}</p> : (
        <Table
          label={stockText.drill.inbound}
          rows={of.inbound}
          id={(one) => `${one.reference} ${one.dueOn}`}
          columns={[
            { id: 'due', title: stockText.drill.due, cell: (one) => day(one.dueOn) },
            { id: 'reference', title: stockText.drill.reference, cell: (one) => one.reference },
            { id: 'quantity', title: t.common.quantity, unit: stockText.sellingUnits, number: true, cell: (one) => quantity(one.quantity) },
            { id: 'counts', title: stockText.drill.counts, cell: (one) => (one.counts ? t.common.yes : t.common.no) },
          ]}
        />
      )}
    </>
  )
}

function SettingsOf({ of }: { of: Schema<'AtpAtLocation'> }) {
  return (
    <Table
      label={stockText.drill.settings}
      rows={of.settings}
      id={(one) => one.name}
      columns={[
        { id: 'name', title: stockText.drill.settings, cell: (one) => stockText.settings[one.name] ?? one.name },
        { id: 'value', title: t.common.quantity, number: true, cell: (one) => (typeof one.value === 'number' ? quantity(one.value) : String(one.value)) },
        { id: 'why', title: stockText.drill.policy, cell: (one) => one.policyId ?? stockText.drill.defaultSetting },
      ]}
    />
  )
}
