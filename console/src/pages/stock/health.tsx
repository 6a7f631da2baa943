import { useMemo } from 'react'
import { useNavigate } from '@tanstack/react-router'

import { api, whole, type Schema } from '../../api/client'
import { useLocations } from '../../api/masters'
import { PAGE, usePaged } from '../../api/paged'
import { count, estimate, money, percent, quantity } from '../../format/numbers'
import { useFilters } from '../../shell/search'
import { t } from '../../text'
import { stock } from '../../text/stock'
import { Badge } from '../../ui/badge'
import { Explain } from '../../ui/explain'
import { Select } from '../../ui/fields'
import { Grid, type GridColumn, type Sort } from '../../ui/grid'
import { PageHead } from '../../ui/panel'
import { Empty, Failure, Loading } from '../../ui/states'
import { StockTabs } from './tabs'

type Row = Schema<'InventoryAnalytics'>
type Pace = Schema<'StockPace'>
const sorts = { product: 'name', value: 'stockValue', sold: 'costOfGoodsSold', dead: 'deadStockValue', turns: 'turns', weeks: 'weeksOfSupply', out: 'stockoutDays' } as const
const paces: Pace[] = ['DEAD', 'SLOW', 'MOVING', 'OUT']

function columns(): GridColumn<Row>[] {
  const amount = (id: string, title: string, value: (row: Row) => number | null | undefined): GridColumn<Row> => ({
    id, title, width: 90, number: true, sortable: true, cell: (row) => money(value(row), row.currency), text: (row) => String(value(row) ?? ''),
  })
  return [
    { id: 'sku', title: t.common.sku, width: 92, cell: (row) => <span className="truncate text-quiet tabular-nums">{row.globalSku}</span>, text: (row) => row.globalSku ?? '' },
    { id: 'product', title: t.common.product, width: 180, grow: true, opens: true, sortable: true, cell: (row) => <span className="truncate font-medium">{row.name}</span>, text: (row) => row.name },
    { id: 'class', title: stock.health.class, width: 60, cell: (row) => <span className="tabular-nums">{row.abcClass}{row.xyzClass}</span>, text: (row) => `${row.abcClass ?? ''}${row.xyzClass ?? ''}` },
    { id: 'pace', title: stock.health.pace, width: 84, cell: (row) => row.pace && <Badge tone={row.pace === 'DEAD' || row.pace === 'OUT' ? 'low' : row.pace === 'MOVING' ? 'ok' : 'plain'}>{stock.health.paces[row.pace]}</Badge>, text: (row) => row.pace ?? '' },
    { id: 'onHand', title: stock.onHand, unit: stock.sellingUnits, width: 88, number: true, cell: (row) => quantity(row.quantityOnHand), text: (row) => String(row.quantityOnHand ?? '') },
    amount('value', stock.value, (row) => row.stockValue),
    amount('sold', stock.health.sold, (row) => row.costOfGoodsSold),
    amount('dead', stock.health.dead, (row) => row.deadStockValue),
    { id: 'turns', title: stock.health.turns, unit: stock.health.perYear, width: 66, number: true, sortable: true, cell: (row) => estimate(row.turns), text: (row) => String(row.turns ?? '') },
    { id: 'weeks', title: stock.health.weeks, unit: stock.health.weeksUnit, width: 66, number: true, sortable: true, cell: (row) => estimate(row.weeksOfSupply), text: (row) => String(row.weeksOfSupply ?? '') },
    { id: 'out', title: stock.health.out, unit: t.common.days, width: 92, number: true, sortable: true, cell: (row) => count(row.stockoutDays), text: (row) => String(row.stockoutDays) },
    { id: 'service', title: stock.health.service, unit: '%', width: 76, number: true, cell: (row) => percent(row.serviceLevel), text: (row) => String(row.serviceLevel ?? '') },
  ]
}

/** How well stock works: what it is worth, whether it moves, and how often it is out. */
export function HealthPage() {
  const navigate = useNavigate()
  const locations = useLocations()
  const [filters, set] = useFilters()
  const sort: Sort = { by: filters['sort'] ?? 'value', descending: filters['order'] !== 'asc' }
  const locationId = filters['location']
  const pace = filters['pace'] as Pace | undefined
  const paged = usePaged<Row>(JSON.stringify([sort, locationId, pace]), async (page, signal) => {
    const query = { groupBy: ['PRODUCT' as const], limit: PAGE, page: page + 1, locationId: locationId ? [locationId] : undefined, pace: pace && [pace], sortBy: sorts[sort.by as keyof typeof sorts] ?? 'stockValue', sortOrder: sort.descending ? ('desc' as const) : ('asc' as const) }
    const { data, pagination } = await whole(api.GET('/api/inventory/analytics', { params: { query }, signal }))
    return { rows: data, total: pagination.total ?? data.length }
  })
  const source = useMemo(() => ({ total: paged.total ?? 0, row: (index: number) => paged.row(index), need: (a: number, b: number) => paged.need(a, b) }), [paged, paged.version])
  const shape = useMemo(columns, [])
  const place = locationId ?? locations.data?.[0]?.id
  return (
    <>
      <title>{`${stock.health.title} · ${t.shell.product}`}</title>
      <PageHead title={stock.title} note={stock.health.note} />
      <StockTabs />
      <div className="flex min-h-[26rem] flex-1 flex-col rounded-lg border border-line bg-ground">
        <div className="flex flex-wrap items-center gap-2 border-b border-line p-2.5">
          <Select label={t.common.location} hideLabel value={locationId ?? ''} onChange={(event) => set({ location: event.target.value || undefined })} choices={[['', t.common.allLocations], ...(locations.data ?? []).map((one) => [one.id, one.name] as const)]} />
          <Select label={stock.health.pace} hideLabel value={pace ?? ''} onChange={(event) => set({ pace: event.target.value || undefined })} choices={[['', stock.health.anyPace], ...paces.map((one) => [one, stock.health.paces[one]] as const)]} />
          <Explain about={stock.health.title} page="/docs/inventory">{stock.health.explain}</Explain>
          <span className="flex-1" />
          <p role="status" className="text-xs text-quiet tabular-nums">{paged.total !== undefined && t.common.rows(count(paged.total))}</p>
        </div>
        <div className="min-h-0 flex-1 basis-96">
          {paged.error ? <Failure error={paged.error} retry={() => paged.refresh()} /> : paged.total === undefined ? <Loading lines={12} className="p-4" /> : paged.total === 0 ? <Empty title={stock.noRows}>{stock.noRowsHint}</Empty> : (
            <Grid<Row>
              label={stock.health.title}
              columns={shape}
              rows={source}
              sort={sort}
              onSort={(by) => set({ sort: by, order: sort.by === by && sort.descending ? 'asc' : undefined })}
              onOpen={(row) => {
                if (place && row.groupId) void navigate({ to: '/stock/$productId/$locationId', params: { productId: row.groupId, locationId: place }, search: {} as never })
              }}
            />
          )}
        </div>
      </div>
    </>
  )
}
