import { useMemo, useState } from 'react'

import { useLocations } from '../../api/masters'
import { useCan, useMe } from '../../api/session'
import { count, money } from '../../format/numbers'
import { useFilters, useSearchText } from '../../shell/search'
import { t } from '../../text'
import { replenishment as text } from '../../text/replenishment'
import { transfers } from '../../text/transfers'
import { Search, Segments, Select } from '../../ui/fields'
import { Glossary } from '../../ui/glossary'
import { Grid, type Sort } from '../../ui/grid'
import { Empty, Failure, Loading, NoneFits } from '../../ui/states'
import { Flow } from '../transfers/lazy-flow'
import type { Move } from '../transfers/ribbons'
import { ActionBar } from './action-bar'
import { lineColumns, sortLines } from './columns'
import { useLines, useSourceName, type Decided, type Kind, type Line } from './data'
import { Detail } from './detail'
import { Findings } from './findings'
import { ReplenishmentFrame } from './frame'
import { Generate } from './generate'

export function ReplenishmentPage() {
  const can = useCan()
  return (
    <ReplenishmentFrame title={text.title} note={text.note} actions={<><View />{can('planning.write') && <Generate />}</>}>
      <Lines />
      <Findings />
    </ReplenishmentFrame>
  )
}

/** The lines as a list or as a picture. */
function View() {
  const [filters, set] = useFilters()
  return <Segments label={transfers.view} value={filters['view'] === 'flow' ? 'flow' : 'list'} onChange={(value) => set({ view: value === 'flow' ? 'flow' : undefined })} choices={[['list', transfers.list], ['flow', transfers.picture]]} />
}

function sum(rows: readonly Line[], field: 'cost' | 'expectedGain'): number {
  return rows.reduce((total, row) => total + row[field], 0)
}

function Lines() {
  const can = useCan()
  const { workspace: { currency } } = useMe()
  const [filters, set] = useFilters()
  const { text: typed, setText, q } = useSearchText()
  const status = (filters['status'] ?? 'PENDING') as Decided
  const query = useLines(status, filters['type'] as Kind | undefined, filters['to'])
  const locations = useLocations()
  const sourceOf = useSourceName()
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const sort: Sort = { by: filters['sort'] ?? 'expectedGain', descending: filters['order'] !== 'asc' }
  const columns = useMemo(() => lineColumns(currency, sourceOf), [currency, sourceOf])
  const from = filters['from']
  const rows = useMemo(() => {
    const words = q.toLowerCase().split(/\s+/).filter(Boolean)
    const fits = (row: Line) => words.every((word) => `${row.productName} ${row.globalSku}`.toLowerCase().includes(word)) && (!from || row.sourceLocationId === from || row.supplierId === from)
    return sortLines((query.data?.rows ?? []).filter(fits), sort.by, sort.descending)
  }, [query.data, q, from, sort.by, sort.descending])
  const chosen = rows.filter((row) => ticked.has(row.id))
  const open = query.data?.rows.find((row) => row.id === filters['open'])
  const source = useMemo(() => ({ total: rows.length, row: (index: number) => rows[index], need: () => undefined }), [rows])
  const toggle = (row: Line) => setTicked((old) => {
    const next = new Set(old)
    if (!next.delete(row.id)) next.add(row.id)
    return next
  })
  const allTicked = rows.length > 0 && chosen.length === rows.length
  const cut = query.data && query.data.total > query.data.rows.length ? text.more(count(query.data.rows.length), count(query.data.total)) : undefined
  const sources = [...new Map((query.data?.rows ?? []).map((row) => [row.sourceLocationId ?? row.supplierId ?? '', sourceOf(row)]))].sort(([, a], [, b]) => a.localeCompare(b))
  return (
    <div className="flex min-h-[26rem] flex-1 flex-col rounded-lg border border-line bg-ground">
      <div className="flex flex-wrap items-center gap-2 border-b border-line p-2.5">
        <Segments label={t.common.status} value={status} onChange={(value) => set({ status: value === 'PENDING' ? undefined : value })} choices={(['PENDING', 'APPROVED', 'EXECUTED', 'REJECTED'] as const).map((one) => [one, text.statuses[one]] as const)} />
        <Search value={typed} onChange={setText} label={t.common.search} width="w-52" />
        <Select label={t.common.kind} hideLabel className="w-52" value={filters['type'] ?? ''} onChange={(event) => set({ type: event.target.value || undefined })} choices={[['', text.anyType], ['TRANSFER', text.types.TRANSFER], ['PURCHASE', text.types.PURCHASE]]} />
        <Select label={text.from} hideLabel className="w-40" value={from ?? ''} onChange={(event) => set({ from: event.target.value || undefined })} choices={[['', transfers.anySource], ...sources]} />
        <Select label={text.to} hideLabel className="w-40" value={filters['to'] ?? ''} onChange={(event) => set({ to: event.target.value || undefined })} choices={[['', text.anyPlace], ...(locations.data ?? []).map((one) => [one.id, one.name] as const)]} />
        <span className="flex-1" />
        <Glossary of={text.gridLabel} terms={text.numbers} page="/docs/planning" />
        <p role="status" className="text-xs text-quiet tabular-nums">{query.data && text.summary(count(rows.length), money(sum(rows, 'cost'), currency), money(sum(rows, 'expectedGain'), currency))}{cut && <span className="block">{cut}</span>}</p>
      </div>
      <div className={filters['view'] === 'flow' ? '' : 'min-h-0 flex-1 basis-96 overflow-auto'}>
        {query.error ? <Failure error={query.error} retry={() => void query.refetch()} /> : !query.data ? <Loading lines={12} className="p-4" /> : rows.length === 0 && (q || from || filters['type'] || filters['to']) ? <NoneFits /> : rows.length === 0 ? (
          <Empty icon="transfers" title={status === 'PENDING' ? text.none : text.noneOther}>{status === 'PENDING' && can('planning.write') && text.noneHint}</Empty>
        ) : filters['view'] === 'flow' ? <Flow rows={rows.map((row) => moveOf(row, sourceOf))} currency={currency} onOpen={(source, to) => set({ from: source, to, view: undefined })} /> : (
          <Grid
            label={text.gridLabel}
            columns={columns}
            rows={source}
            stamp={ticked}
            sort={sort}
            onSort={(by) => set({ sort: by, order: sort.by === by && sort.descending ? 'asc' : undefined })}
            onOpen={(row) => set({ open: row.id })}
            ticks={{ has: (row) => ticked.has(row.id), toggle, all: allTicked, toggleAll: () => setTicked(allTicked ? new Set() : new Set(rows.map((row) => row.id))) }}
          />
        )}
      </div>
      {chosen.length > 0 && <ActionBar rows={chosen} onDone={() => setTicked(new Set())} />}
      {open && <Detail line={open} source={sourceOf(open)} onClose={() => set({ open: undefined })} />}
    </div>
  )
}

/** A line as a part of the flow: from a place, or from a supplier. */
function moveOf(row: Line, sourceOf: (line: Line) => string): Move {
  return { from: row.sourceLocationId ?? row.supplierId ?? '', fromName: sourceOf(row), to: row.locationId, toName: row.locationName, units: row.quantity, net: row.expectedGain }
}
