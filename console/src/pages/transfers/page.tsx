import { useMemo, useState } from 'react'

import { useCan, useMe } from '../../api/session'
import { count, money } from '../../format/numbers'
import { useFilters, useSearchText } from '../../shell/search'
import { t } from '../../text'
import { transfers } from '../../text/transfers'
import { Search, Segments, Select } from '../../ui/fields'
import { Glossary } from '../../ui/glossary'
import { Grid, type Sort } from '../../ui/grid'
import { PageHead, Panel } from '../../ui/panel'
import { Empty, Failure, Loading, NoneFits, NoPermission } from '../../ui/states'
import { ActionBar } from './action-bar'
import { recommendationColumns, sortRows } from './columns'
import { useRecommendations, type Decided, type Recommendation } from './data'
import { Detail } from './detail'
import { Flow } from './lazy-flow'
import { moveOf, net } from './money'
import { Propose } from './propose'
import { TransferTabs } from './tabs'

export function TransfersPage() {
  const can = useCan()
  return (
    <>
      <title>{`${transfers.title} · ${t.shell.product}`}</title>
      <PageHead title={transfers.title} note={transfers.note} actions={<><View />{can('transfers.write') && <Propose />}</>} />
      <TransferTabs />
      {can('transfers.read') ? <Recommendations /> : <NoPermission permission="transfers.read" />}
    </>
  )
}

/** The moves as a list or as a picture. */
function View() {
  const [filters, set] = useFilters()
  return <Segments label={transfers.view} value={filters['view'] === 'flow' ? 'flow' : 'list'} onChange={(value) => set({ view: value === 'flow' ? 'flow' : undefined })} choices={[['list', transfers.list], ['flow', transfers.picture]]} />
}

const priorities = ['URGENT', 'HIGH', 'MEDIUM', 'LOW'] as const

function matches(row: Recommendation, words: string[], filters: Record<string, string | undefined>): boolean {
  const text = `${row.productName} ${row.globalSku}`.toLowerCase()
  return words.every((word) => text.includes(word))
    && (!filters['priority'] || row.priority === filters['priority'])
    && (!filters['from'] || row.sourceLocationId === filters['from'])
    && (!filters['to'] || row.destLocationId === filters['to'])
}

function Recommendations() {
  const can = useCan()
  const { workspace: { currency } } = useMe()
  const [filters, set] = useFilters()
  const { text, setText, q } = useSearchText()
  const status = (filters['status'] ?? 'PENDING') as Decided
  const query = useRecommendations(status)
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const sort: Sort = { by: filters['sort'] ?? 'net', descending: filters['order'] !== 'asc' }
  const columns = useMemo(() => recommendationColumns(currency), [currency])
  const rows = useMemo(() => {
    const words = q.toLowerCase().split(/\s+/).filter(Boolean)
    return sortRows((query.data ?? []).filter((row) => matches(row, words, filters)), sort.by, sort.descending)
  }, [query.data, q, filters['priority'], filters['from'], filters['to'], sort.by, sort.descending])
  const chosen = rows.filter((row) => ticked.has(row.id))
  const open = query.data?.find((row) => row.id === filters['open'])
  const places = (id: 'sourceLocationId' | 'destLocationId', name: 'sourceLocationName' | 'destLocationName') =>
    [...new Map((query.data ?? []).map((row) => [row[id], row[name]]))].sort(([, a], [, b]) => a.localeCompare(b))
  const source = useMemo(() => ({ total: rows.length, row: (index: number) => rows[index], need: () => undefined }), [rows])
  const toggle = (row: Recommendation) => setTicked((old) => {
    const next = new Set(old)
    if (!next.delete(row.id)) next.add(row.id)
    return next
  })
  const allTicked = rows.length > 0 && chosen.length === rows.length
  const picture = filters['view'] === 'flow'
  return (
    <div className="flex min-h-[26rem] flex-1 flex-col rounded-lg border border-line bg-ground">
      <div className="flex flex-wrap items-center gap-2 border-b border-line p-2.5">
        <Segments label={t.common.status} value={status} onChange={(value) => set({ status: value === 'PENDING' ? undefined : value })} choices={(['PENDING', 'APPROVED', 'EXECUTED', 'REJECTED'] as const).map((one) => [one, transfers.statuses[one]] as const)} />
        <Search value={text} onChange={setText} label={t.common.search} width="w-52" />
        <Select label={transfers.priority} hideLabel className="w-40" value={filters['priority'] ?? ''} onChange={(event) => set({ priority: event.target.value || undefined })} choices={[['', transfers.anyPriority], ...priorities.map((one) => [one, t.states[one]] as const)]} />
        <Select label={transfers.from} hideLabel className="w-40" value={filters['from'] ?? ''} onChange={(event) => set({ from: event.target.value || undefined })} choices={[['', transfers.anySource], ...places('sourceLocationId', 'sourceLocationName')]} />
        <Select label={transfers.to} hideLabel className="w-40" value={filters['to'] ?? ''} onChange={(event) => set({ to: event.target.value || undefined })} choices={[['', transfers.anyDestination], ...places('destLocationId', 'destLocationName')]} />
        <span className="flex-1" />
        <Glossary of={transfers.gridLabel} terms={transfers.numbers} page="/docs/transfers" />
        <p role="status" className="text-xs text-quiet tabular-nums">{query.data && transfers.summary(count(rows.length), money(rows.reduce((sum, row) => sum + net(row), 0), currency))}</p>
      </div>
      <div className="min-h-0 flex-1 basis-96 overflow-auto">
        {query.error ? <Failure error={query.error} retry={() => void query.refetch()} /> : !query.data ? <Loading lines={12} className="p-4" /> : rows.length === 0 && (q || filters['priority'] || filters['from'] || filters['to']) ? <NoneFits /> : rows.length === 0 ? (
          <Empty icon="transfers" title={status === 'PENDING' ? transfers.empty : transfers.emptyOther}>{status === 'PENDING' && can('transfers.write') && transfers.emptyHint}</Empty>
        ) : picture ? <Panel flush className="border-0"><Flow rows={rows.map(moveOf)} currency={currency} onOpen={(from, to) => set({ from, to, view: undefined })} /></Panel> : (
          <Grid
            label={transfers.gridLabel}
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
      {open && <Detail row={open} onClose={() => set({ open: undefined })} />}
    </div>
  )
}
