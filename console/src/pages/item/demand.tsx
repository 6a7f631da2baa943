import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'

import type { Schema } from '../../api/client'
import { useCan } from '../../api/session'
import { Fan } from '../../chart/fan'
import { item as itemText } from '../../text/item'
import { Segments } from '../../ui/fields'
import { Panel } from '../../ui/panel'
import { Problem } from '../../api/problem'
import { Empty, Failure, Loading, NoPermission } from '../../ui/states'
import { Model } from './model'
import { useForecast, useHistory, type Granularity, type Item } from './data'

interface Props {
  item: Item
  forecast: UseQueryResult<Schema<'Forecast'>>
  horizon: string
  onHorizon: (days: string) => void
  unit: string
  zone: string
}

/** History and forecast, and why the forecast is what it is. */
export function DemandPanel({ item, forecast, horizon, onHorizon, unit, zone }: Props) {
  const can = useCan()
  const [granularity, setGranularity] = useState<Granularity>('WEEK')
  // The days are there already for the projection; weeks are asked for beside them.
  const steps = useForecast({ ...item, horizonDays: Number(horizon), granularity })
  const shown = granularity === 'DAY' ? forecast : steps
  const history = useHistory({ ...item, until: shown.data?.from, days: Math.max(granularity === 'DAY' ? 90 : 182, Number(horizon) * 1.5), granularity })
  return (
    <Panel
      title={itemText.demand}
      note={itemText.demandNote(unit, zone)}
      actions={
        <>
          <Segments label={itemText.granularity} value={granularity} onChange={setGranularity} choices={(['DAY', 'WEEK', 'MONTH'] as const).map((one) => [one, itemText.granularities[one]] as const)} />
          <Segments label={itemText.horizon} value={horizon} onChange={onHorizon} choices={['30', '60', '120'].map((n) => [n, itemText.days(Number(n))] as const)} />
        </>
      }
    >
      {!can('forecast.read') ? <NoPermission permission="forecast.read" /> : shown.data ? (
        <>
          <Fan forecast={shown.data} history={history.data?.points ?? []} unit={unit} />
          <Model forecast={shown.data} />
        </>
      ) : shown.error instanceof Problem && [404, 409].includes(shown.error.status) ? (
        <Empty icon="forecasts" title={itemText.noForecast}>{itemText.noForecastHint}</Empty>
      ) : shown.error ? <Failure error={shown.error} retry={() => void shown.refetch()} /> : <Loading lines={8} />}
    </Panel>
  )
}
