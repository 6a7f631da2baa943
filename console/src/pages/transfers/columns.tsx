import { estimate, money, percent, quantity } from '../../format/numbers'
import { t } from '../../text'
import { stock } from '../../text/stock'
import { transfers } from '../../text/transfers'
import type { GridColumn } from '../../ui/grid'
import { Priority } from '../../ui/state'
import { wordOf } from '../../ui/tones'
import type { Recommendation } from './data'
import { benefit, cost, net } from './money'

type Column = GridColumn<Recommendation>

/** The columns of the list of recommendations. */
export function recommendationColumns(currency: string): Column[] {
  const amount = (id: string, title: string, value: (row: Recommendation) => number, strong = false): Column => ({
    id, title, unit: currency, width: 80, number: true, sortable: true,
    cell: (row) => <span className={strong ? 'font-semibold' : 'text-quiet'}>{money(value(row), currency)}</span>,
    text: (row) => String(value(row)),
  })
  return [
    { id: 'priority', title: transfers.priority, width: 88, cell: (row) => <Priority of={row.priority} />, text: (row) => wordOf(row.priority) },
    { id: 'product', title: t.common.product, width: 170, grow: true, opens: true, sortable: true, cell: (row) => <span className="truncate font-medium">{row.productName}</span>, text: (row) => row.productName },
    { id: 'quantity', title: t.common.quantity, unit: stock.sellingUnits, width: 88, number: true, sortable: true, cell: (row) => <span className="font-medium">{quantity(row.quantity)}</span>, text: (row) => String(row.quantity) },
    { id: 'from', title: transfers.from, width: 144, cell: (row) => <span className="truncate">{row.sourceLocationName}</span>, text: (row) => row.sourceLocationName },
    { id: 'to', title: transfers.to, width: 144, cell: (row) => <span className="truncate">{row.destLocationName}</span>, text: (row) => row.destLocationName },
    {
      id: 'cover', title: transfers.cover, unit: transfers.coverUnit, width: 116, number: true,
      cell: (row) => `${estimate(row.stock.destCoverDaysBefore)} → ${estimate(row.stock.destCoverDaysAfter)}`,
      text: (row) => `${row.stock.destCoverDaysBefore ?? ''} → ${row.stock.destCoverDaysAfter ?? ''}`,
    },
    amount('benefit', transfers.benefit, benefit),
    amount('cost', transfers.cost, cost),
    amount('net', transfers.net, net, true),
    { id: 'roi', title: transfers.roi, unit: '%', width: 66, number: true, sortable: true, cell: (row) => percent(row.estimatedROI, 0), text: (row) => String(row.estimatedROI ?? '') },
  ]
}

/** Rows by one of the columns above; as they come when it is none that sorts. */
export function sortRows(rows: readonly Recommendation[], by: string, descending: boolean): Recommendation[] {
  const values: Record<string, (row: Recommendation) => number | string> = {
    product: (row) => row.productName, quantity: (row) => row.quantity, benefit, cost, net, roi: (row) => row.estimatedROI ?? Number.NEGATIVE_INFINITY,
  }
  const value = values[by]
  if (!value) return [...rows]
  const sign = descending ? -1 : 1
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)]
    return sign * (typeof x === 'string' ? x.localeCompare(String(y)) : x - Number(y))
  })
}
