import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { api, ask, whole, type Schema } from '../../../api/client'
import { day } from '../../../format/dates'
import { count, percent, signedPercent } from '../../../format/numbers'
import { useFilters } from '../../../shell/search'
import { accuracy as text } from '../../../text/accuracy'
import { Badge } from '../../../ui/badge'
import { Explain } from '../../../ui/explain'
import { Check, Segments, Select } from '../../../ui/fields'
import { Figure } from '../../../ui/figure'
import { Glossary } from '../../../ui/glossary'
import { Panel } from '../../../ui/panel'
import { Empty, Shown } from '../../../ui/states'
import { ForecastFrame } from '../frame'
import { RollingCheck } from './rolling'
import { AccuracyTable } from './table'

type Group = Exclude<Schema<'AccuracyGroup'>, 'NONE'>
const groups: readonly Group[] = ['CLASS', 'MODEL', 'LAG', 'LOCATION', 'CHANNEL', 'PRODUCT', 'SERIES']
const lags = [1, 3, 7, 14, 28]

/** How good the published forecasts were, and whether repeating the last season would have been better. */
export function HonestyPage() {
  return (
    <ForecastFrame title={text.title} note={text.note}>
      <div className="flex flex-col gap-4">
        <Measured />
        <RollingCheck />
      </div>
    </ForecastFrame>
  )
}

function Measured() {
  const [filters, set] = useFilters()
  const lag = Number(filters['lag'] ?? 7)
  const query = useQuery({
    queryKey: ['accuracy', 'NONE', lag],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => ask(api.GET('/api/forecast/accuracy', { params: { query: { lag } }, signal })),
  })
  return (
    <Shown query={query}>
      {([all]) => (
        <>
          <Panel
            title={text.overall}
            note={all && text.overallNote(day(all.from), day(all.to), count(all.lag))}
            actions={<><Select label={text.lag} hideLabel value={String(lag)} onChange={(event) => set({ lag: event.target.value })} choices={lags.map((one) => [String(one), text.lags(one)] as const)} /><Explain about={text.overall} page="/docs/forecasting">{text.explain}</Explain></>}
          >
            {all ? <Overall of={all} /> : <Empty icon="forecasts" title={text.none}>{text.noneHint}</Empty>}
          </Panel>
          {all && <ByGroup lag={lag} />}
        </>
      )}
    </Shown>
  )
}

function Overall({ of }: { of: Schema<'ForecastAccuracy'> }) {
  return (
    <>
      <div className="grid grid-cols-2 gap-4 sm:grid-cols-4 xl:grid-cols-7">
        <Figure label={text.wape} value={percent(of.wape)} note={<Badge tone={of.beatsNaive ? 'ok' : 'low'}>{of.beatsNaive ? text.wins : text.loses}</Badge>} />
        <Figure label={text.naive} value={percent(of.naiveWape)} />
        <Figure label={text.added} explain={<Explain about={text.added} page="/docs/forecasting">{text.explainAdded}</Explain>} value={signedPercent(of.valueAdded)} tone={(of.valueAdded ?? 0) >= 0 ? 'text-ok' : 'text-low'} />
        <Figure label={text.model} value={percent(of.modelWape)} />
        <Figure label={text.bias} explain={<Explain about={text.bias} page="/docs/forecasting">{text.explainBias}</Explain>} value={signedPercent(of.bias)} />
        <Figure label={text.coverage} explain={<Explain about={text.coverage} page="/docs/forecasting">{text.explainCoverage}</Explain>} value={percent(of.coverage)} note={text.coverageNote} />
        <Figure label={text.measured} value={count(of.days)} unit={text.daysUnit} />
      </div>
      <NaiveUsed lag={of.lag} />
    </>
  )
}

/** Where seasonal naive itself is what is published. */
function NaiveUsed({ lag }: { lag: number }) {
  const query = useQuery({
    queryKey: ['accuracy', 'MODEL', lag],
    queryFn: ({ signal }) => ask(api.GET('/api/forecast/accuracy', { params: { query: { lag, groupBy: ['MODEL'], limit: 100 } }, signal })),
  })
  if (!query.data) return null
  const naive = query.data.find((one) => one.id === 'SEASONAL_NAIVE')
  return <p className="mt-3 text-[13px] text-quiet">{naive ? text.usesNaive(count(naive.series)) : text.usesNone}</p>
}

function ByGroup({ lag }: { lag: number }) {
  const [filters, set] = useFilters()
  const [page, setPage] = useState(1)
  const by = (filters['by'] ?? 'CLASS') as Group
  const losing = filters['losing'] === 'yes'
  const query = useQuery({
    queryKey: ['accuracy', by, by === 'LAG' ? 0 : lag, losing, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => whole(api.GET('/api/forecast/accuracy', { params: { query: { groupBy: [by], lag: by === 'LAG' ? undefined : lag, beatsNaive: losing ? ['false'] : undefined, page, limit: 25, ...(by === 'LAG' ? { sortBy: 'lag' as const } : {}) } }, signal })),
  })
  const change = (to: Record<string, string | undefined>) => {
    setPage(1)
    set(to)
  }
  return (
    <Panel
      flush
      title={text.table}
      actions={
        <div className="flex max-w-full flex-wrap items-center gap-3">
          <Glossary of={text.table} terms={text.numbers} page="/docs/forecasting" />
          <Check label={text.onlyLosing} checked={losing} onChange={(event) => change({ losing: event.target.checked ? 'yes' : undefined })} />
          <div className="max-w-full overflow-x-auto"><Segments label={text.by} value={by} onChange={(value) => change({ by: value })} choices={groups.map((one) => [one, text.groups[one]] as const)} /></div>
        </div>
      }
    >
      <Shown query={query}>
        {({ data, pagination }) => data.length === 0 ? <Empty icon="check" title={text.noneLoses} /> : <AccuracyTable rows={data} pagination={pagination} onPage={setPage} />}
      </Shown>
    </Panel>
  )
}
