import { useState } from 'react'

import { useLocations } from '../../../api/masters'
import { useCan, useMe } from '../../../api/session'
import { day, instant } from '../../../format/dates'
import { quantity } from '../../../format/numbers'
import { t } from '../../../text'
import { moves as text } from '../../../text/moves'
import { Badge } from '../../../ui/badge'
import { Button } from '../../../ui/button'
import { Confirm } from '../../../ui/confirm'
import { Dialog } from '../../../ui/dialog'
import { State } from '../../../ui/state'
import { Shown } from '../../../ui/states'
import { Table } from '../../../ui/table'
import { say, sayProblem } from '../../../ui/toasts'
import { useBinCodes } from './bins'
import { useAct, useTransfer, type Line, type Transfer } from './data'
import { Receive } from './receive'
import { Ship } from './ship'

/** One transfer: its lines, its trips, what came of them, and what can be done next. */
export function TransferDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useTransfer(id)
  return (
    <Dialog place="side" title={query.data ? `${query.data.sourceLocationName} → ${query.data.destLocationName}` : text.title} note={query.data?.comment || undefined} onClose={onClose}>
      <Shown query={query}>{(found) => <Details of={found} />}</Shown>
    </Dialog>
  )
}

function Details({ of }: { of: Transfer }) {
  const { workspace } = useMe()
  const locations = useLocations()
  const zone = locations.data?.find((one) => one.id === of.destLocationId)?.timeZone ?? workspace.timeZone
  const from = useBinCodes(of.sourceLocationId, of.lines.some((one) => one.binId !== null))
  const into = useBinCodes(of.destLocationId, of.lines.some((one) => one.destBinId !== null))
  const binsOf = ({ binId, destBinId }: Line) => [binId && text.leaves(from.get(binId) ?? binId), destBinId && text.goes(into.get(destBinId) ?? destBinId)].filter(Boolean).join(', ')
  const productOf = (line: number) => of.lines.find((one) => one.line === line)?.productName ?? String(line)
  return (
    <div className="flex flex-col gap-4 text-[13px]">
      <p className="flex flex-wrap items-center gap-2">
        <State of={of.status} />
        {of.recommendationId && <Badge>{text.recommended}</Badge>}
        {of.expectedOn && <span className="text-quiet">{text.expected} {day(of.expectedOn)}</span>}
        <span className="ml-auto text-xs text-quiet">{t.common.in(zone)}</span>
      </p>
      {of.findings.length > 0 && (
        <div className="rounded-md bg-low-ground px-3 py-2 text-low">
          <p className="font-semibold">{text.findings}</p>
          <ul className="list-disc pl-4">{of.findings.map((finding) => <li key={finding}>{finding}</li>)}</ul>
        </div>
      )}
      <Table
        label={text.lines}
        rows={of.lines}
        id={(one) => String(one.line)}
        columns={[
          { id: 'product', title: t.common.product, wrap: true, cell: (one) => <>{one.productName}{one.lotNumber && <span className="block text-xs text-quiet">{one.lotNumber}</span>}<span className="block text-xs text-quiet">{binsOf(one)}</span></> },
          { id: 'planned', title: text.planned, unit: t.common.units, number: true, cell: (one) => quantity(one.quantity) },
          { id: 'toShip', title: text.toShip, unit: t.common.units, number: true, cell: (one) => quantity(one.toShip) },
          { id: 'inTransit', title: text.inTransit, unit: t.common.units, number: true, cell: (one) => quantity(one.inTransit) },
          { id: 'received', title: text.received, unit: t.common.units, number: true, cell: (one) => <span className="font-semibold">{quantity(one.received)}</span> },
          { id: 'amiss', title: `${text.damaged}, ${text.short.toLowerCase()}, ${text.excess.toLowerCase()}`, unit: t.common.units, number: true, cell: (one) => [one.damaged, one.short, one.excess].map(quantity).join(', ') },
        ]}
      />
      {of.shipments.map((trip) => (
        <section key={trip.id}>
          <h3 className="text-[13px]">{text.trip(trip.number)} <span className="font-normal text-quiet">{text.tripNote(instant(trip.shippedAt, zone), day(trip.expectedOn))}</span></h3>
          <ul>{trip.lines.map((one) => <li key={`${one.movementId} ${one.line} ${one.lotId}`} className="text-quiet">{quantity(one.quantity)} × {productOf(one.line)}{one.lotNumber && `, ${one.lotNumber}`}{one.expiryDate && `, ${day(one.expiryDate)}`}</li>)}</ul>
        </section>
      ))}
      {of.receipts.length > 0 && (
        <section>
          <h3 className="text-[13px]">{text.receipts}</h3>
          <ul>{of.receipts.map((one) => <li key={one.number} className="text-quiet">{instant(one.receivedAt, zone)}: {quantity(one.quantity)} × {productOf(one.line)} {text.kinds[one.kind] ?? one.kind}{one.comment && ` (${one.comment})`}</li>)}</ul>
        </section>
      )}
      <Steps of={of} />
    </div>
  )
}

function Steps({ of }: { of: Transfer }) {
  const may = useCan()('transfers.write')
  const [asking, setAsking] = useState<'ship' | 'receive' | 'cancel' | undefined>()
  const act = useAct(of.id, (action) => {
    setAsking(undefined)
    if (action !== 'update') say(text.done[action])
  })
  if (!may) return null
  const open = of.status === 'DRAFT' || of.status === 'READY'
  const leaves = of.lines.some((one) => one.toShip > 0) && of.status !== 'DRAFT' && of.status !== 'CANCELLED'
  const arrives = of.lines.some((one) => one.inTransit > 0)
  const common = { of, busy: act.isPending, error: act.error, onClose: () => setAsking(undefined) }
  return (
    <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line pt-3">
      {open && <Button kind="danger" onClick={() => setAsking('cancel')}>{text.cancel}</Button>}
      {of.status === 'DRAFT' && <Button kind="primary" icon="check" title={text.readyHint} busy={act.isPending} onClick={() => act.mutate({ action: 'ready' }, { onError: sayProblem })}>{text.ready}</Button>}
      {leaves && <Button kind={arrives ? 'plain' : 'primary'} icon="transfers" onClick={() => setAsking('ship')}>{text.ship}</Button>}
      {arrives && <Button kind="primary" icon="download" onClick={() => setAsking('receive')}>{text.receive}</Button>}
      {asking === 'ship' && <Ship {...common} onShip={(body) => act.mutate(body)} />}
      {asking === 'receive' && <Receive {...common} onReceive={(body) => act.mutate(body)} />}
      {asking === 'cancel' && <Confirm title={text.cancelSure} note={text.cancelHint} action={text.cancel} danger busy={act.isPending} error={act.error} onConfirm={() => act.mutate({ action: 'cancel' })} onClose={common.onClose} />}
    </div>
  )
}
