import type { UseQueryResult } from '@tanstack/react-query'

import type { Schema } from '../../api/client'
import { useCan } from '../../api/session'
import { Fan } from '../../chart/fan'
import { t } from '../../text'
import { Segments } from '../../ui/fields'
import { Panel } from '../../ui/panel'
import { Problem } from '../../api/problem'
import { Empty, Failure, Loading, NoPermission } from '../../ui/states'
import { Model } from './model'
import { useHistory, type Item } from './data'

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
  const history = useHistory({ ...item, until: forecast.data?.from, days: Math.max(90, Number(horizon) * 1.5) })
  return (
    <Panel
      title={t.item.demand}
      note={t.item.demandNote(unit, zone)}
      actions={<Segments label={t.item.horizon} value={horizon} onChange={onHorizon} choices={['30', '60', '120'].map((n) => [n, t.item.days(Number(n))] as const)} />}
    >
      {!can('forecast.read') ? <NoPermission permission="forecast.read" /> : forecast.data ? (
        <>
          <Fan forecast={forecast.data} history={history.data?.points ?? []} unit={unit} />
          <Model forecast={forecast.data} />
        </>
      ) : forecast.error instanceof Problem && [404, 409].includes(forecast.error.status) ? (
        <Empty icon="forecasts" title={t.item.noForecast}>{t.item.noForecastHint}</Empty>
      ) : forecast.error ? <Failure error={forecast.error} retry={() => void forecast.refetch()} /> : <Loading lines={8} />}
    </Panel>
  )
}
