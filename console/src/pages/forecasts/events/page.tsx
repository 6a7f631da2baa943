import { useState } from 'react'

import { useChannels, useLocations, useProductNames } from '../../../api/masters'
import { useCan, useMe } from '../../../api/session'
import { day, instant } from '../../../format/dates'
import { signedPercent } from '../../../format/numbers'
import { useFilters } from '../../../shell/search'
import { t } from '../../../text'
import { events as text } from '../../../text/events'
import { Badge } from '../../../ui/badge'
import { Button } from '../../../ui/button'
import { Confirm } from '../../../ui/confirm'
import { Select } from '../../../ui/fields'
import { Pager } from '../../../ui/pager'
import { Panel } from '../../../ui/panel'
import { Empty, NoneFits, Shown } from '../../../ui/states'
import { Table } from '../../../ui/table'
import { say } from '../../../ui/toasts'
import { wordOf } from '../../../ui/tones'
import { ForecastFrame } from '../frame'
import { eventTypes, useEvents, useRemoveEvent, type Event, type EventType } from './data'
import { EventDialog } from './dialog'

export function EventsPage() {
  const can = useCan()
  const [, set] = useFilters()
  return (
    <ForecastFrame title={text.title} note={text.note} actions={can('forecast.write') && <Button kind="primary" icon="plus" onClick={() => set({ open: 'new' })}>{text.create}</Button>}>
      <Events />
    </ForecastFrame>
  )
}

function Events() {
  const can = useCan()
  const [filters, set] = useFilters()
  const [page, setPage] = useState(1)
  const [removing, setRemoving] = useState<Event | undefined>()
  const type = filters['type'] as EventType | undefined
  const query = useEvents({ type, page })
  const about = useAbout(query.data?.data ?? [])
  const remove = useRemoveEvent(() => {
    setRemoving(undefined)
    say(text.removed)
  })
  const onType = (value: string) => {
    setPage(1)
    set({ type: value || undefined })
  }
  return (
    <Panel flush title={text.list} note={text.listNote} actions={<Select label={text.type} hideLabel value={type ?? ''} onChange={(event) => onType(event.target.value)} choices={[['', text.anyType], ...eventTypes.map((one) => [one, wordOf(one)] as const)]} />}>
      <Shown query={query}>
        {({ data, pagination }) => data.length === 0 ? (type ? <NoneFits /> : <Empty icon="forecasts" title={text.none}>{text.noneHint}</Empty>) : (
          <>
            <Table
              label={text.list}
              rows={data}
              id={(one) => one.id}
              columns={[
                { id: 'name', title: t.common.name, cell: (one) => <button type="button" className="font-medium text-accent underline" onClick={() => set({ open: one.id })}>{one.name}</button> },
                { id: 'type', title: text.type, cell: (one) => <span className="inline-flex gap-1"><Badge>{wordOf(one.type)}</Badge>{one.scenarioOnly && <Badge tone="info">{text.scenarioOnly}</Badge>}</span> },
                { id: 'when', title: text.when, cell: (one) => <Days event={one} /> },
                { id: 'about', title: text.about, wrap: true, cell: about },
                { id: 'lift', title: text.lift, number: true, cell: (one) => <span title={text.stackings[one.value.stackingMode ?? 'MULTIPLICATIVE']} className="font-semibold">{signedPercent(one.value.liftPct)}</span> },
                { id: 'by', title: text.changedBy, cell: (one) => one.changedBy },
                { id: 'actions', title: <span className="sr-only">{t.common.actions}</span>, cell: (one) => can('forecast.write') && <Button small kind="danger" aria-label={`${t.common.remove} ${one.name}`} onClick={() => setRemoving(one)}>{t.common.remove}</Button> },
              ]}
            />
            <Pager pagination={pagination} onPage={setPage} />
          </>
        )}
      </Shown>
      {filters['open'] && <EventDialog id={filters['open'] === 'new' ? undefined : filters['open']} onClose={() => set({ open: undefined })} />}
      {removing && <Confirm title={text.removeSure(removing.name)} note={text.removeHint} action={t.common.remove} danger busy={remove.isPending} error={remove.error} onConfirm={() => remove.mutate(removing)} onClose={() => setRemoving(undefined)} />}
    </Panel>
  )
}

/** What each event is about, in words. */
function useAbout(rows: readonly Event[]): (event: Event) => string {
  const locations = useLocations()
  const channels = useChannels()
  const products = useProductNames(rows.map((one) => one.productMasterId))
  return ({ productMasterId, locationId, channelId }) => [
    productMasterId ? (products.get(productMasterId) ?? '…') : t.common.allProducts,
    locationId ? (locations.data?.find((one) => one.id === locationId)?.name ?? locationId) : t.common.allLocations,
    ...(channelId ? [channels.data?.find((one) => one.id === channelId)?.name ?? channelId] : []),
  ].join(' · ')
}

/** From when to when: plain days, or instants in the workspace's time zone. */
export function Days({ event }: { event: Pick<Event, 'startsAt' | 'endsAt'> }) {
  const { workspace: { timeZone } } = useMe()
  const shown = (moment: string) => (moment.length > 10 ? instant(moment, timeZone) : day(moment))
  return <>{shown(event.startsAt)} – {shown(event.endsAt)}</>
}
