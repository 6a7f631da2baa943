import { useQueryClient } from '@tanstack/react-query'
import { useBlocker, useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'

import { api, ask, whole } from '../../api/client'
import { useLocations } from '../../api/masters'
import { PAGE, usePaged, type Page } from '../../api/paged'
import { useCan, useMe } from '../../api/session'
import { count } from '../../format/numbers'
import { useFilters, useSearchText } from '../../shell/search'
import { t } from '../../text'
import { stock } from '../../text/stock'
import { Icon } from '../../ui/icon'
import { Search, Select } from '../../ui/fields'
import { Glossary } from '../../ui/glossary'
import { Grid, type Sort } from '../../ui/grid'
import { PageHead } from '../../ui/panel'
import { Empty, Failure, Loading } from '../../ui/states'
import { EditBar } from './edit-bar'
import { withEdit, type Editable, type Edits, type Line } from './edits'
import { lineColumns } from './line-columns'
import { StockTabs } from './tabs'

const sorts = { sku: 'globalSku', product: 'productName', location: 'locationName', onHand: 'quantityOnHand' } as const

interface LineQuery {
  q: string
  locationId: string | undefined
  sort: Sort
}

async function linePage({ q, locationId, sort }: LineQuery, page: number, signal: AbortSignal): Promise<Page<Line>> {
  const { data, pagination } = await whole(
    api.GET('/api/inventory', {
      params: {
        query: {
          limit: PAGE, page: page + 1, q: q || undefined, locationId: locationId ? [locationId] : undefined,
          sortBy: sorts[sort.by as keyof typeof sorts] ?? 'productName', sortOrder: sort.descending ? 'desc' : 'asc',
        },
      },
      signal,
    }),
  )
  const products = [...new Set(data.map((line) => line.productMasterId))]
  const levels = products.length === 0 ? [] : await levelsOf(products, locationId, signal)
  const levelAt = new Map(levels.map((level) => [`${level.productMasterId} ${level.locationId}`, level]))
  const rows = data.map((line) => ({ ...line, level: levelAt.get(`${line.productMasterId} ${line.locationId}`) }))
  return { rows, total: pagination.total ?? rows.length }
}

async function levelsOf(products: string[], locationId: string | undefined, signal: AbortSignal) {
  const found = []
  let cursor: string | undefined
  do {
    const answer = await whole(api.GET('/api/inventory-levels', { params: { query: { productMasterId: products, locationId: locationId ? [locationId] : undefined, limit: PAGE, cursor } }, signal }))
    found.push(...answer.data)
    cursor = answer.pagination.nextCursor ?? undefined
  } while (cursor)
  return found
}

/** Stock line by line; quantities and levels are typed or pasted like in a spreadsheet. */
export function LinesPage() {
  const can = useCan()
  const me = useMe()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const locations = useLocations()
  const { text, setText, q } = useSearchText()
  const [filters, set] = useFilters()
  const [edits, setEdits] = useState<Edits>(new Map())
  const sort: Sort = { by: filters['sort'] ?? 'product', descending: filters['order'] === 'desc' }
  const locationId = filters['location']
  const query = { q, locationId, sort }
  // Filters may change while edits wait; leaving the page would lose them.
  useBlocker({
    shouldBlockFn: ({ current, next }) => edits.size > 0 && current.pathname !== next.pathname && !window.confirm(stock.leave),
    enableBeforeUnload: () => edits.size > 0,
  })
  const paged = usePaged<Line>(JSON.stringify(query), (page, signal) => linePage(query, page, signal))
  const mayAdjust = can('inventory.adjust')
  const mayLevel = can('inventory.write')
  const columns = useMemo(() => lineColumns(edits, me.workspace.currency, mayAdjust, mayLevel), [edits, me.workspace.currency, mayAdjust, mayLevel])
  const source = useMemo(() => ({ total: paged.total ?? 0, row: (index: number) => paged.row(index), need: (a: number, b: number) => paged.need(a, b) }), [paged, paged.version])
  const places = [['', t.common.allLocations], ...(locations.data ?? []).map((one) => [one.id, one.name] as const)] as const
  return (
    <>
      <title>{`${stock.lines} · ${t.shell.product}`}</title>
      <PageHead title={stock.title} note={stock.linesNote} />
      <StockTabs />
      <div className="flex min-h-[26rem] flex-1 flex-col rounded-lg border border-line bg-ground">
        <div className="flex flex-wrap items-center gap-2 border-b border-line p-2.5">
          <Search value={text} onChange={setText} label={t.common.search} />
          <Select label={t.common.location} hideLabel value={locationId ?? ''} onChange={(event) => set({ location: event.target.value || undefined })} choices={places} />
          <span className="flex-1" />
          <p role="status" className="text-xs text-quiet tabular-nums">{paged.total !== undefined && t.common.rows(count(paged.total))}</p>
          <Glossary of={stock.lines} terms={stock.lineNumbers} page="/docs/inventory" />
          <a href={`/api/exports/stock?format=csv${locationId ? `&locationId=${locationId}` : ''}`} download className="inline-flex h-8 items-center gap-1.5 rounded-md border border-line px-3 text-[13px] font-medium hover:bg-hover">
            <Icon name="download" size={15} />
            {stock.exportCsv}
          </a>
        </div>
        <div className="min-h-0 flex-1 basis-96">
          {paged.error ? <Failure error={paged.error} retry={() => paged.refresh()} /> : paged.total === undefined ? <Loading lines={12} className="p-4" /> : paged.total === 0 ? <Empty title={stock.noRows}>{stock.noRowsHint}</Empty> : (
            <Grid<Line>
              label={stock.linesLabel}
              columns={columns}
              rows={source}
              stamp={edits}
              sort={sort}
              onSort={(by) => set({ sort: by, order: sort.by === by && !sort.descending ? 'desc' : undefined })}
              onOpen={(row) => void navigate({ to: '/stock/$productId/$locationId', params: { productId: row.productMasterId, locationId: row.locationId }, search: {} as never })}
              {...(mayAdjust || mayLevel ? {
                onEdit: (cells) => setEdits((old) => cells.reduce((next, cell) => withEdit(next, cell.row, cell.column as Editable, cell.text), old)),
              } : {})}
            />
          )}
        </div>
        {edits.size > 0 && (
          <EditBar
            edits={edits}
            onDiscard={() => {
              setEdits(new Map())
              backToGrid()
            }}
            onWritten={(refused) => {
              setEdits(refused)
              backToGrid()
              paged.refresh()
              void queries.invalidateQueries({ queryKey: ['drilldown'] })
            }}
          />
        )}
      </div>
    </>
  )
}

/** The bar goes and its buttons with it; who types goes on typing. */
function backToGrid(): void {
  document.querySelector<HTMLElement>('[role=grid]')?.focus()
}

/** Why stock may be adjusted. */
export function reasonCodes({ signal }: { signal: AbortSignal }) {
  return ask(api.GET('/api/inventory/adjustments/reason-codes', { signal }))
}
