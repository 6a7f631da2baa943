import { useChannels, useLocations } from '../../api/masters'
import { Fan } from '../../chart/fan'
import { useMe } from '../../api/session'
import { day, instant } from '../../format/dates'
import { estimate } from '../../format/numbers'
import { useFilters } from '../../shell/search'
import { t } from '../../text'
import { forecasts } from '../../text/forecasts'
import { item as itemText } from '../../text/item'
import { Explain } from '../../ui/explain'
import { Figure } from '../../ui/figure'
import { Segments, Select } from '../../ui/fields'
import { Panel } from '../../ui/panel'
import { Empty, Shown } from '../../ui/states'
import { useForecast, useHistory, type Granularity } from '../item/data'
import { Model, modelName } from '../item/model'
import { ForecastFrame } from './frame'
import { ProductPick } from './scope-fields'

export function ForecastsPage() {
  return (
    <ForecastFrame title={forecasts.title} note={forecasts.note}>
      <Explore />
    </ForecastFrame>
  )
}

function Explore() {
  const { workspace } = useMe()
  const [filters, set] = useFilters()
  const locations = useLocations()
  const channels = useChannels()
  const productId = filters['product']
  const locationId = filters['location']
  // Without any choice the first channel's total is shown rather than a question.
  const channelId = filters['channel'] ?? (productId || locationId ? undefined : (channels.data?.find((one) => one.type === 'RETAIL') ?? channels.data?.[0])?.id)
  const horizon = filters['horizon'] ?? '60'
  const granularity = (filters['steps'] ?? 'DAY') as Granularity
  const query = useForecast({ productId, locationId, channelId, horizonDays: Number(horizon), granularity })
  const history = useHistory({ productId, locationId, channelId, until: query.data?.from, days: Number(horizon) * 1.5, granularity })
  const chosen = productId ?? locationId ?? channelId
  return (
    <Panel
      actions={
        <div className="flex w-full flex-wrap items-center gap-2">
          <ProductPick id={productId} onChoose={(id) => set({ product: id })} />
          <Select label={t.common.location} hideLabel value={locationId ?? ''} onChange={(event) => set({ location: event.target.value || undefined })} choices={[['', t.common.allLocations], ...(locations.data ?? []).map((one) => [one.id, one.name] as const)]} />
          <Select label={t.common.channel} hideLabel value={channelId ?? ''} onChange={(event) => set({ channel: event.target.value || undefined })} choices={[['', forecasts.anyChannel], ...(channels.data ?? []).map((one) => [one.id, one.name] as const)]} />
          <span className="flex-1" />
          <Segments label={forecasts.horizon} value={horizon} onChange={(value) => set({ horizon: value })} choices={['30', '60', '120', '365'].map((n) => [n, itemText.days(Number(n))] as const)} />
          <Segments label={forecasts.steps} value={granularity} onChange={(value) => set({ steps: value })} choices={(['DAY', 'WEEK', 'MONTH'] as const).map((one) => [one, itemText.granularities[one]] as const)} />
        </div>
      }
    >
      {!chosen && channels.data ? <Empty icon="forecasts" title={forecasts.choose}>{forecasts.chooseHint}</Empty> : (
        <Shown query={query}>
          {(forecast) => (
            <>
              <div className="mb-3 grid grid-cols-2 gap-4 sm:grid-cols-5">
                <Figure label={forecasts.total} value={estimate(forecast.total.mean)} unit={t.common.units} explain={<Explain about={forecasts.total} page="/docs/forecasting">{forecasts.explainTotal}</Explain>} note={`${day(forecast.from)} – ${day(forecast.to)}`} />
                <Figure label={forecasts.range} value={`${estimate(forecast.total.quantiles['0.05'], 0)} – ${estimate(forecast.total.quantiles['0.95'], 0)}`} unit={t.common.units} explain={<Explain about={forecasts.range} page="/docs/forecasting">{forecasts.explainRange}</Explain>} />
                <Figure label={forecasts.perDay} value={estimate(forecast.total.mean / forecast.horizonDays, 2)} unit={t.common.perDay} explain={<Explain about={forecasts.perDay} page="/docs/forecasting">{forecasts.explainPerDay}</Explain>} />
                <Figure label={forecasts.model} value={modelName(forecast.model)} note={itemText.source[forecast.source]} />
                <Figure label={forecasts.madeAt} value={instant(forecast.madeAt, workspace.timeZone)} note={workspace.timeZone} />
              </div>
              <Fan forecast={forecast} history={history.data?.points ?? []} unit={t.common.units} height={340} />
              {!productId && <p className="mt-1 text-xs text-quiet">{forecasts.onlyProducts}</p>}
              <Model forecast={forecast} level={2} />
            </>
          )}
        </Shown>
      )}
    </Panel>
  )
}
