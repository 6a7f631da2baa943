import { useEffect, useMemo, useState } from 'react'

import { useChannels, useLocations, type Location } from '../../api/masters'
import { usePaged } from '../../api/paged'
import { useMe } from '../../api/session'
import { count } from '../../format/numbers'
import { useFilters, useSearchText } from '../../shell/search'
import { t } from '../../text'
import { stock as stockText } from '../../text/stock'
import { Button } from '../../ui/button'
import { Check, Search, Select } from '../../ui/fields'
import { Grid, type Sort } from '../../ui/grid'
import { PageHead } from '../../ui/panel'
import { Empty, Failure, Loading } from '../../ui/states'
import { availabilityColumns } from './columns'
import { Drilldown } from './drilldown'
import { eachLocation, filtered, MOST_ROWS, oneScope, sorted, sorter, type AvailabilityRow } from './rows'
import { StockTabs } from './tabs'
import { Views } from './views'

export function AvailabilityPage() {
  const locations = useLocations()
  const channels = useChannels()
  const error = locations.error ?? channels.error
  return (
    <>
      <title>{`${stockText.title} · ${t.shell.product}`}</title>
      <PageHead title={stockText.title} note={stockText.note} />
      <StockTabs />
      {error ? <Failure error={error} retry={() => void locations.refetch()} /> : locations.data && channels.data ? (
        <Availability locations={locations.data} channels={channels.data} />
      ) : <Loading lines={10} />}
    </>
  )
}

function useRows(locations: readonly Location[], q: string) {
  const [filters] = useFilters()
  const scope = filters['location'] ?? 'all'
  const sort: Sort = { by: filters['sort'] ?? 'product', descending: filters['order'] === 'desc' }
  const local = { severity: filters['severity'] ?? '', kept: filters['kept'] === 'yes' }
  const key = JSON.stringify([q, scope, sort.by in { sku: 1, product: 1 } ? sort : 'local', locations.length])
  const paged = usePaged<AvailabilityRow>(key, (() => {
    const query = { q, sort }
    if (scope === 'each') return eachLocation(query, locations)
    return oneScope(query, locations.find((one) => one.id === scope))
  })())
  const whole = local.severity !== '' || local.kept || sorter(sort.by) !== undefined
  const tooMany = whole && paged.total !== undefined && paged.total > MOST_ROWS
  const missing = whole && !tooMany && paged.total !== undefined && !paged.complete && !paged.error
  useEffect(() => {
    if (missing) paged.needAll()
  }, [missing, paged])
  const shown = useMemo(
    () => (whole && paged.complete ? sorted(filtered(paged.all(), local), sort.by, sort.descending) : undefined),
    [whole, paged, paged.version, local.severity, local.kept, sort.by, sort.descending],
  )
  return { paged, shown, whole, tooMany, sort, scope }
}

function Availability({ locations, channels }: { locations: readonly Location[]; channels: readonly { id: string; name: string }[] }) {
  const me = useMe()
  const { text, setText, q } = useSearchText()
  const [filters, set] = useFilters()
  const [open, setOpen] = useState<{ row: AvailabilityRow; channel: string } | undefined>()
  const { paged, shown, whole, tooMany, sort, scope } = useRows(locations, q)
  const columns = useMemo(() => availabilityColumns(channels, scope === 'each'), [channels, scope])
  const waiting = whole && !tooMany && !shown
  const source = useMemo(
    () => (shown
      ? { total: shown.length, row: (index: number) => shown[index], need: () => undefined }
      : { total: waiting ? 0 : (paged.total ?? 0), row: (index: number) => paged.row(index), need: (first: number, last: number) => paged.need(first, last) }),
    [shown, paged, paged.version, waiting],
  )
  const onSort = (by: string) => set({ sort: by, order: sort.by === by && !sort.descending ? 'desc' : undefined })
  const clear = () => {
    setText('')
    set({ q: undefined, severity: undefined, kept: undefined, location: undefined, sort: undefined, order: undefined })
  }
  const scopes = [['all', stockText.together], ['each', stockText.each], ...locations.map((one) => [one.id, one.name] as const)] as const
  return (
    <div className="flex min-h-[26rem] flex-1 flex-col rounded-lg border border-line bg-ground">
      <div className="flex flex-wrap items-center gap-2 border-b border-line p-2.5">
        <Search value={text} onChange={setText} label={t.common.search} />
        <Select label={stockText.scope} hideLabel value={scope} onChange={(event) => set({ location: event.target.value === 'all' ? undefined : event.target.value })} choices={scopes} />
        <Select label={stockText.severity} hideLabel value={filters['severity'] ?? ''} onChange={(event) => set({ severity: event.target.value || undefined })} choices={[['', stockText.anySeverity], ['LOW', stockText.lowOrCritical], ['CRITICAL', stockText.criticalOnly]]} />
        {scope !== 'all' && <Check label={stockText.kept} title={stockText.keptHint} checked={filters['kept'] === 'yes'} onChange={(event) => set({ kept: event.target.checked ? 'yes' : undefined })} />}
        <span className="flex-1" />
        <p role="status" className="text-xs text-quiet tabular-nums">
          {tooMany ? stockText.tooMany(count(paged.total)) : waiting ? stockText.reading(count(paged.loaded), count(paged.total)) : shown ? stockText.summary(count(shown.length), count(shown.filter((row) => row.worst === 'CRITICAL').length), count(shown.filter((row) => row.worst === 'LOW').length)) : paged.total !== undefined && stockText.rowsOnly(count(paged.total))}
        </p>
        <Views area="stock" owner={`${me.workspace.id} ${me.user.id}`} />
      </div>
      {waiting && <progress aria-label={stockText.reading(count(paged.loaded), count(paged.total))} className="h-1 w-full accent-accent" max={paged.total} value={paged.loaded} />}
      <div className="min-h-0 flex-1 basis-96">
        {paged.error ? <Failure error={paged.error} retry={() => paged.refresh()} /> : paged.total === undefined || waiting ? <Loading lines={12} className="p-4" /> : source.total === 0 ? (
          <Empty title={stockText.noRows} icon="search" action={<Button onClick={clear}>{stockText.clear}</Button>}>{stockText.noRowsHint}</Empty>
        ) : (
          <Grid
            label={stockText.gridLabel}
            columns={columns}
            rows={source}
            sort={sort}
            onSort={onSort}
            onOpen={(row, column) => setOpen({ row, channel: column.startsWith('atp ') ? column.slice(4) : (row.channels.find((cell) => cell.severity === row.worst) ?? row.channels[0])?.channelId ?? '' })}
          />
        )}
      </div>
      {open && <Drilldown row={open.row} channelId={open.channel} locations={locations} onClose={() => setOpen(undefined)} />}
    </div>
  )
}
