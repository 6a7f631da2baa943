import { quantity } from '../../format/numbers'
import { t } from '../../text'
import { stock } from '../../text/stock'
import { Mark, type Tone } from '../../ui/badge'
import type { GridColumn } from '../../ui/grid'
import { State } from '../../ui/state'
import type { AvailabilityRow, Severity } from './rows'

const tones: Record<Severity, Tone> = { OK: 'ok', LOW: 'low', CRITICAL: 'critical' }
const looks: Record<Severity, string> = { OK: '', LOW: 'text-low bg-low-ground', CRITICAL: 'text-critical bg-critical-ground' }

/** The columns of the availability grid; one for each channel. */
export function availabilityColumns(channels: readonly { id: string; name: string }[], withLocation: boolean): GridColumn<AvailabilityRow>[] {
  const columns: GridColumn<AvailabilityRow>[] = [
    { id: 'sku', title: t.common.sku, width: 110, sortable: true, cell: (row) => <span className="truncate text-quiet tabular-nums">{row.globalSku}</span>, text: (row) => row.globalSku },
    { id: 'product', title: t.common.product, width: 240, grow: true, opens: true, sortable: true, cell: (row) => <span className="truncate font-medium">{row.productName}</span>, text: (row) => row.productName },
  ]
  if (withLocation) {
    columns.push({ id: 'location', title: t.common.location, width: 170, cell: (row) => <span className="truncate">{row.location?.name}</span>, text: (row) => row.location?.name ?? '' })
  }
  columns.push(
    { id: 'worst', title: stock.worst, width: 96, sortable: true, cell: (row) => (row.worst === 'OK' ? <span className="text-quiet">{stock.severities.OK}</span> : <State of={row.worst} />), text: (row) => stock.severities[row.worst] },
    { id: 'onHand', title: stock.onHand, unit: stock.sellingUnits, width: 104, number: true, sortable: true, cell: (row) => quantity(row.totalOnHand), text: (row) => String(row.totalOnHand) },
    { id: 'reserved', title: stock.reserved, unit: stock.sellingUnits, width: 104, number: true, sortable: true, cell: (row) => <span className={row.totalReserved === 0 ? 'text-quiet' : ''}>{quantity(row.totalReserved)}</span>, text: (row) => String(row.totalReserved) },
  )
  for (const channel of channels) {
    const cellOf = (row: AvailabilityRow) => row.channels.find((cell) => cell.channelId === channel.id)
    columns.push({
      id: `atp ${channel.id}`,
      title: channel.name,
      unit: `${stock.atp}, ${stock.sellingUnits}`,
      width: 132,
      number: true,
      sortable: true,
      cell: (row) => {
        const cell = cellOf(row)
        if (!cell) return <span className="text-quiet" title={stock.notSold}>–</span>
        return (
          <span className={`-mx-1 inline-flex items-center gap-1.5 rounded px-1.5 ${looks[cell.severity]}`}>
            {cell.severity !== 'OK' && <Mark tone={tones[cell.severity]} />}
            {cell.severity !== 'OK' && <span className="sr-only">{stock.severities[cell.severity]}</span>}
            <span className="font-medium">{quantity(cell.atp)}</span>
          </span>
        )
      },
      text: (row) => String(cellOf(row)?.atp ?? ''),
    })
  }
  return columns
}
