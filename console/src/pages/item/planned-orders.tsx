import { shortDay } from '../../format/dates'
import { count, estimate } from '../../format/numbers'
import { item as text } from '../../text/item'
import { Explain } from '../../ui/explain'
import type { Order } from './projection'

/** More than this tells nothing more. */
const MOST = 6

/** The orders that the levels, as they are typed, would lead to. */
export function PlannedOrders({ orders, unit }: { orders: readonly Order[]; unit: string }) {
  const units = (quantity: number) => `${estimate(quantity, 0)} ${unit}`
  return (
    <div className="mt-2 text-[13px]" role="status" aria-label={text.planTitle}>
      <p className="flex items-center">
        <span className="font-medium">{text.planTitle}:</span>&nbsp;
        {orders.length === 0 ? text.planNone : text.planSummary(count(orders.length), units(orders.reduce((sum, one) => sum + one.quantity, 0)))}
        <Explain about={text.planTitle}>{text.explainPlan}</Explain>
      </p>
      {orders.length > 0 && <p className="text-xs text-quiet">{orders.slice(0, MOST).map((one) => text.planOrder(units(one.quantity), shortDay(one.on), shortDay(one.due))).join('; ')}{orders.length > MOST && ' …'}</p>}
    </div>
  )
}
