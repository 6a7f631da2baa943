import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'

import { useChannels, useLocations, type Location } from '../../api/masters'
import { usePaged } from '../../api/paged'
import { useMe } from '../../api/session'
import { count } from '../../format/numbers'
import { useFilters, useSearchText } from '../../shell/search'
import { t } from '../../text'
import { stock as stockText } from '../../text/stock'
import { Button } from '../../ui/button'
import { Check, Search, Select } from '../../ui/fields'
import { Glossary } from '../../ui/glossary'
import { Grid } from '../../ui/grid'
import { PageHead } from '../../ui/panel'
import { Empty, Failure, Loading } from '../../ui/states'
import { availabilityColumns } from './columns'
import { Drilldown } from './lazy-drilldown'
import { availability, type AvailabilityRow, type RowQuery, type Severities } from './rows'
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

interface Channel {
  id: string
  name: string
  locationIds: readonly string[]
}

function useRows(channels: readonly Channel[], q: string) {
  const [filters] = useFilters()
  const scope = filters['location'] ?? 'all'
  const selling = useMemo(() => (scope === 'all' || scope === 'each' ? channels : channels.filter((one) => one.locationIds.includes(scope))), [channels, scope])
  const by = filters['sort'] ?? 'product'
  // The order of a channel that does not sell from the location which was chosen since.
  const gone = by.startsWith('atp ') && !selling.some((one) => by === `atp ${one.id}`)
  const query: RowQuery = {
    q,
    scope,
    severity: filters['severity'] ?? '',
    stocked: scope !== 'all' && filters['kept'] === 'yes',
    sort: { by: gone ? 'product' : by, descending: filters['order'] === 'desc' },
  }
  return { query, selling, paged: usePaged<AvailabilityRow, Severities>(JSON.stringify(query), availability(query)) }
}

function Availability({ locations, channels }: { locations: readonly Location[]; channels: readonly Channel[] }) {
  const me = useMe()
  const { text, setText, q } = useSearchText()
  const [filters, set] = useFilters()
  const [open, setOpen] = useState<{ row: AvailabilityRow; channel: string } | undefined>()
  const navigate = useNavigate()
  const { paged, selling, query: { scope, sort } } = useRows(channels, q)
  const columns = useMemo(() => availabilityColumns(selling, scope === 'each'), [selling, scope])
  const source = useMemo(
    () => ({ total: paged.total ?? 0, row: (index: number) => paged.row(index), need: (first: number, last: number) => paged.need(first, last) }),
    [paged, paged.version],
  )
  const onSort = (by: string) => set({ sort: by, order: sort.by === by && !sort.descending ? 'desc' : undefined })
  const show = (row: AvailabilityRow, column: string | undefined) => {
    const channel = row.channels.find((cell) => cell.channelId === column) ?? row.channels.find((cell) => cell.severity === row.worst)
    if (channel) setOpen({ row, channel: channel.channelId })
    // No channel sells from there: there is no ATP to look into, but the product at the location.
    else if (row.location) void navigate({ to: '/stock/$productId/$locationId', params: { productId: row.productMasterId, locationId: row.location.id }, search: {} as never })
  }
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
          {paged.total !== undefined && (paged.about ? stockText.summary(count(paged.total), count(paged.about.critical), count(paged.about.low)) : stockText.rowsOnly(count(paged.total)))}
        </p>
        <Glossary of={stockText.availability} terms={stockText.numbers} page="/docs/inventory" />
        <Views area="stock" owner={`${me.workspace.id} ${me.user.id}`} />
      </div>
      <div className="min-h-0 flex-1 basis-96">
        {paged.error ? <Failure error={paged.error} retry={() => paged.refresh()} /> : paged.total === undefined ? <Loading lines={12} className="p-4" /> : source.total === 0 ? (
          <Empty title={stockText.noRows} icon="search" action={<Button onClick={clear}>{stockText.clear}</Button>}>{stockText.noRowsHint}</Empty>
        ) : (
          <Grid
            label={stockText.gridLabel}
            columns={columns}
            rows={source}
            sort={sort}
            onSort={onSort}
            onOpen={(row, column) => show(row, column.startsWith('atp ') ? column.slice(4) : undefined)}
          />
        )}
      </div>
      {open && <Drilldown row={open.row} channelId={open.channel} locations={locations} onClose={() => setOpen(undefined)} />}
    </div>
  )
}
