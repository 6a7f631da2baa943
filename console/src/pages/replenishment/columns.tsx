import { money, quantity } from '../../format/numbers'
import { t } from '../../text'
import { replenishment as text } from '../../text/replenishment'
import { Badge } from '../../ui/badge'
import type { GridColumn } from '../../ui/grid'
import { wordOf } from '../../ui/tones'
import type { Line } from './data'

type Column = GridColumn<Line>

/** The columns of the list of replenishment. */
export function lineColumns(currency: string, sourceOf: (line: Line) => string): Column[] {
  const amount = (id: 'cost' | 'expectedGain', title: string, strong = false): Column => ({
    id, title, unit: currency, width: id === 'expectedGain' ? 112 : 84, number: true, sortable: true,
    cell: (row) => <span className={strong ? 'font-semibold' : 'text-quiet'}>{money(row[id], currency)}</span>,
    text: (row) => String(row[id]),
  })
  return [
    { id: 'type', title: t.common.kind, width: 84, cell: (row) => <Badge tone={row.type === 'TRANSFER' ? 'info' : 'plain'}>{wordOf(row.type)}</Badge>, text: (row) => wordOf(row.type) },
    { id: 'product', title: t.common.product, width: 180, grow: true, opens: true, sortable: true, cell: (row) => <span className="truncate font-medium">{row.productName}</span>, text: (row) => row.productName },
    { id: 'quantity', title: t.common.quantity, unit: t.common.units, width: 88, number: true, sortable: true, cell: (row) => <span className="font-medium">{quantity(row.quantity)}</span>, text: (row) => String(row.quantity) },
    { id: 'from', title: text.from, width: 150, cell: (row) => <span className="truncate">{sourceOf(row)}</span>, text: sourceOf },
    { id: 'to', title: text.to, width: 150, cell: (row) => <span className="truncate">{row.locationName}</span>, text: (row) => row.locationName },
    { id: 'reason', title: t.common.reason, width: 130, grow: true, cell: (row) => <span className="truncate text-quiet" title={row.reason}>{row.reason}</span>, text: (row) => row.reason },
    amount('cost', text.cost),
    amount('expectedGain', text.gainShort, true),
  ]
}

/** Rows by one of the columns above; as they come when it is none that sorts. */
export function sortLines(rows: readonly Line[], by: string, descending: boolean): Line[] {
  const values: Record<string, (row: Line) => number | string> = { product: (row) => row.productName, quantity: (row) => row.quantity, cost: (row) => row.cost, expectedGain: (row) => row.expectedGain }
  const value = values[by]
  if (!value) return [...rows]
  const sign = descending ? -1 : 1
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)]
    return sign * (typeof x === 'string' ? x.localeCompare(String(y)) : x - Number(y))
  })
}
