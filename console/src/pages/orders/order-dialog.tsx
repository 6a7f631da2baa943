import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { api, ask, type Schema } from '../../api/client'
import { useCan } from '../../api/session'
import { day } from '../../format/dates'
import { money, quantity } from '../../format/numbers'
import { t } from '../../text'
import { orders } from '../../text/orders'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { State } from '../../ui/state'
import { Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { say, sayProblem } from '../../ui/toasts'
import { wordOf } from '../../ui/tones'

type Order = Schema<'PurchaseOrder'>
type Step = 'submit' | 'approve' | 'close' | 'cancel'

/** What can be done next with an order, by where it stands. */
const steps: Partial<Record<Order['status'], Step[]>> = {
  DRAFT: ['cancel', 'submit'],
  SUBMITTED: ['cancel', 'approve'],
  APPROVED: ['cancel', 'close'],
  PARTIALLY_RECEIVED: ['close'],
  RECEIVED: ['close'],
}

function take(step: Step, id: string): Promise<Order> {
  const params = { path: { id } }
  if (step === 'submit') return ask(api.POST('/api/purchase-orders/{id}/submit', { params }))
  if (step === 'approve') return ask(api.POST('/api/purchase-orders/{id}/approve', { params }))
  if (step === 'close') return ask(api.POST('/api/purchase-orders/{id}/close', { params }))
  return ask(api.POST('/api/purchase-orders/{id}/cancel', { params }))
}

/** One order with its lines, and its next steps. */
export function OrderDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery({ queryKey: ['order', id], queryFn: ({ signal }) => ask(api.GET('/api/purchase-orders/{id}', { params: { path: { id } }, signal })) })
  return (
    <Dialog place="side" title={query.data?.number ?? orders.title} note={query.data && `${query.data.supplierName} → ${query.data.locationName}`} onClose={onClose}>
      <Shown query={query}>{(order) => <Details order={order} />}</Shown>
    </Dialog>
  )
}

function Details({ order }: { order: Order }) {
  const can = useCan()
  const queries = useQueryClient()
  const act = useMutation({
    mutationFn: (step: Step) => take(step, order.id),
    onSuccess: async (now) => {
      say(orders.done(now.number, wordOf(now.status)))
      await Promise.all(['order', 'orders', 'supply', 'channel summary', 'drilldown'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
    },
    onError: sayProblem,
  })
  return (
    <>
      <p className="mb-3 flex flex-wrap items-center gap-3 text-[13px]">
        <State of={order.status} />
        <span className="text-quiet">{orders.expected} {day(order.expectedOn)}</span>
        <span className="ml-auto text-base font-semibold tabular-nums">{money(order.total, order.currency)}</span>
      </p>
      {order.findings.length > 0 && (
        <div className="mb-3 rounded-md bg-low-ground px-3 py-2 text-[13px] text-low">
          <p className="font-semibold">{orders.findings}</p>
          <ul className="list-disc pl-4">{order.findings.map((finding) => <li key={finding}>{finding}</li>)}</ul>
        </div>
      )}
      {order.disputeReason && <p className="mb-3 text-[13px] text-critical">{order.disputeReason}</p>}
      <Table
        label={orders.lines}
        rows={order.lines}
        id={(line) => String(line.line)}
        columns={[
          { id: 'product', title: t.common.product, fill: true, cell: (line) => line.productName },
          { id: 'ordered', title: orders.ordered, unit: t.common.units, number: true, cell: (line) => quantity(line.quantity) },
          { id: 'received', title: orders.received, unit: t.common.units, number: true, cell: (line) => quantity(line.received) },
          { id: 'open', title: orders.outstanding, unit: t.common.units, number: true, cell: (line) => quantity(line.outstanding) },
          { id: 'cost', title: orders.unitCost, number: true, cell: (line) => money(line.unitCost, order.currency) },
        ]}
      />
      {order.notes && <p className="mt-3 text-[13px] text-quiet">{order.notes}</p>}
      <div className="mt-5 flex flex-wrap items-center justify-end gap-2 border-t border-line pt-3">
        <a href={`/api/purchase-orders/${order.id}/document`} target="_blank" rel="noopener" className="mr-auto text-[13px] text-accent underline">{orders.print}</a>
        {can('procurement.write') && (steps[order.status] ?? []).map((step) => (
          <Button key={step} kind={step === 'cancel' ? 'danger' : step === 'close' ? 'plain' : 'primary'} busy={act.isPending && act.variables === step} disabled={act.isPending} onClick={() => act.mutate(step)}>{orders[step]}</Button>
        ))}
      </div>
    </>
  )
}
