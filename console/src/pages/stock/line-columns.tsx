import { day } from '../../format/dates'
import { money, quantity } from '../../format/numbers'
import { t } from '../../text'
import { stock } from '../../text/stock'
import { Icon } from '../../ui/icon'
import type { GridColumn } from '../../ui/grid'
import { present, type Editable, type Edits, type Line } from './edits'

/** The columns of the grid of stock lines. */
export function lineColumns(edits: Edits, currency: string, mayAdjust: boolean, mayLevel: boolean): GridColumn<Line>[] {
  const editable = (id: Editable, title: string, allowed: boolean): GridColumn<Line> => ({
    id,
    title,
    unit: stock.sellingUnits,
    width: 88,
    number: true,
    sortable: id === 'onHand',
    editable: () => allowed,
    cell: (line) => {
      const edit = edits.get(line.id)
      const value = edit?.values[id]
      if (value === undefined) return <span>{quantity(present(line, id))}</span>
      return <span className="rounded bg-low-ground px-1.5 font-semibold text-low" title={quantity(present(line, id))}>{quantity(value)}</span>
    },
    text: (line) => String(edits.get(line.id)?.values[id] ?? present(line, id) ?? ''),
  })
  return [
    { id: 'sku', title: t.common.sku, width: 92, sortable: true, cell: (line) => <span className="truncate text-quiet tabular-nums">{line.globalSku}</span>, text: (line) => line.globalSku },
    {
      id: 'product', title: t.common.product, width: 200, grow: true, opens: true, sortable: true, text: (line) => line.productName,
      cell: (line) => {
        const problem = edits.get(line.id)?.problem
        return (
          <span className="flex min-w-0 items-center gap-1.5 font-medium">
            {problem && <span className="text-critical" title={problem}><Icon name="warning" size={14} /><span className="sr-only">{problem}</span></span>}
            <span className="truncate">{line.productName}</span>
          </span>
        )
      },
    },
    { id: 'location', title: t.common.location, width: 152, sortable: true, cell: (line) => <span className="truncate">{line.locationName}</span>, text: (line) => line.locationName },
    { id: 'lot', title: stock.lot, width: 62, cell: (line) => <span className="truncate text-quiet">{[line.lotNumber, line.expiryDate && day(line.expiryDate), line.binName].filter(Boolean).join(' · ') || '–'}</span>, text: (line) => line.lotNumber ?? '' },
    editable('onHand', stock.onHand, mayAdjust),
    { id: 'reserved', title: stock.reserved, unit: stock.sellingUnits, width: 84, number: true, cell: (line) => quantity(line.quantityReserved), text: (line) => String(line.quantityReserved) },
    { id: 'available', title: stock.available, unit: stock.sellingUnits, width: 84, number: true, cell: (line) => quantity(line.quantityAvailable), text: (line) => String(line.quantityAvailable) },
    { id: 'value', title: stock.value, unit: currency, width: 92, number: true, cell: (line) => money(line.totalValue, currency), text: (line) => String(line.totalValue ?? '') },
    editable('min', stock.min, mayLevel),
    editable('reorder', stock.reorder, mayLevel),
    editable('max', stock.max, mayLevel),
  ]
}
