import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { api, ask, type Schema } from '../../../api/client'
import { useChannels, useLocations } from '../../../api/masters'
import { count, estimate, percent, signedPercent } from '../../../format/numbers'
import { accuracy } from '../../../text/accuracy'
import { forecasts } from '../../../text/forecasts'
import { Explain } from '../../../ui/explain'
import { Panel } from '../../../ui/panel'
import { Table } from '../../../ui/table'
import { modelName, valueAdded } from '../../item/model'
import { wordOf } from '../../../ui/tones'
import { Added } from './added'

interface Scope {
  key: string
  name: string
  query: { locationId?: string; channelId?: string }
}

/** Each row is a forecast computed on the server; this many tell enough. */
const MOST = 25

/** Does what is used now beat the simplest forecast, on histories that each had not seen? */
export function RollingCheck() {
  const locations = useLocations()
  const channels = useChannels()
  const scopes: Scope[] = [
    ...(channels.data ?? []).map((one) => ({ key: one.id, name: one.name, query: { channelId: one.id } })),
    ...(locations.data ?? []).map((one) => ({ key: one.id, name: one.name, query: { locationId: one.id } })),
  ].slice(0, MOST)
  const found = useQueries({
    queries: scopes.map((scope) => ({
      queryKey: ['forecast', undefined, scope.query.locationId, scope.query.channelId, 28, 'DAY'],
      staleTime: 30 * 60_000,
      retry: false,
      queryFn: ({ signal }: { signal: AbortSignal }) => ask(api.GET('/api/forecast', { params: { query: { ...scope.query, horizonDays: 28 } }, signal })),
    })),
  })
  const rows = scopes.map((scope, index) => ({ ...scope, forecast: found[index]?.data, pending: found[index]?.isPending ?? true })).filter((row) => row.pending || row.forecast)
  const judged = rows.flatMap((row) => (row.forecast ? (valueAdded(row.forecast.candidates) ?? []) : []))
  return (
    <Panel
      title={accuracy.rolling}
      note={judged.length > 0 ? `${forecasts.rollingNote} ${forecasts.verdict(count(judged.filter((one) => one > 0).length), count(judged.length))}` : forecasts.rollingNote}
      actions={<Explain about={forecasts.honestyTitle} page="/docs/forecasting">{forecasts.honestyExplain}</Explain>}
      flush
    >
      <Table
        label={forecasts.honestyTitle}
        rows={rows}
        id={(row) => row.key}
        columns={[
          { id: 'scope', title: forecasts.scope, cell: (row) => <Link to="/forecasts" search={{ location: row.query.locationId, channel: row.query.channelId } as never} className="text-accent underline">{row.name}</Link> },
          { id: 'model', title: forecasts.model, cell: (row) => (row.forecast ? modelName(row.forecast.model) : <span className="text-quiet">{forecasts.computing}</span>) },
          { id: 'pattern', title: forecasts.pattern, cell: (row) => row.forecast && <span title={forecasts.pattern2(estimate(row.forecast.pattern.adi, 2), estimate(row.forecast.pattern.cv2, 2))}>{wordOf(row.forecast.pattern.class)}</span> },
          { id: 'mine', title: `${forecasts.mine}, ${forecasts.wape}`, number: true, cell: (row) => percent(wape(row.forecast, (one) => one.outcome === 'CHOSEN')) },
          { id: 'naive', title: `${forecasts.naive}, ${forecasts.wape}`, number: true, cell: (row) => percent(wape(row.forecast, (one) => one.model === 'SEASONAL_NAIVE')) },
          { id: 'added', title: forecasts.added, number: true, cell: (row) => <Added value={row.forecast && valueAdded(row.forecast.candidates)} /> },
          { id: 'bias', title: forecasts.bias, number: true, cell: (row) => signedPercent(row.forecast?.candidates.find((one) => one.outcome === 'CHOSEN')?.bias) },
        ]}
      />
    </Panel>
  )
}

function wape(forecast: Schema<'Forecast'> | undefined, which: (one: Schema<'ForecastCandidate'>) => boolean): number | undefined {
  return forecast?.candidates.find(which)?.wape ?? undefined
}
