import type { Schema } from '../../api/client'
import { day } from '../../format/dates'
import { count, estimate, percent } from '../../format/numbers'
import { t } from '../../text'
import { forecasts } from '../../text/forecasts'
import { item } from '../../text/item'
import { Badge } from '../../ui/badge'
import { State } from '../../ui/state'
import { Table } from '../../ui/table'

/** How much smaller the error of the forecast is than that of the seasonal naive one: 0.25 is a quarter less. */
export function valueAdded(candidates: readonly Schema<'ForecastCandidate'>[]): number | undefined {
  const chosen = candidates.find((one) => one.outcome === 'CHOSEN')?.wape
  const naive = candidates.find((one) => one.model === 'SEASONAL_NAIVE')?.wape
  return chosen != null && naive ? 1 - chosen / naive : undefined
}

const acronyms = new Set(['ETS', 'TSB', 'SBA', 'MSTL', 'ADIDA', 'IMAPA', 'ARIMA'])

/** A model's name as people read it. */
export function modelName(model: string): string {
  return acronyms.has(model) ? model : model.charAt(0) + model.slice(1).toLowerCase().replaceAll('_', ' ')
}

/** A reason of the API as a sentence, with models as people write them. */
export function reasonText(reason: string): string {
  const written = reason.replace(/\b[a-z]+\b/g, (word) => (acronyms.has(word.toUpperCase()) ? word.toUpperCase() : word))
  return written.charAt(0).toUpperCase() + written.slice(1)
}

/** Which model, why, and what else was tried. */
export function Model({ forecast, level = 3 }: { forecast: Schema<'Forecast'>; level?: 2 | 3 }) {
  const Heading = level === 2 ? 'h2' : 'h3'
  const { history, pattern } = forecast
  const added = valueAdded(forecast.candidates)
  return (
    <div className="mt-4 border-t border-line pt-3">
      <Heading className="mb-1 flex flex-wrap items-center gap-2 text-[13px]">
        {item.model}
        <Badge tone="info">{modelName(forecast.model)}</Badge>
        <Badge>{item.source[forecast.source]}</Badge>
        <Badge>{t.states[pattern.class as 'SMOOTH'] ?? pattern.class.toLowerCase()}</Badge>
        {added !== undefined && <Badge tone={added >= 0 ? 'ok' : 'low'}>{added >= 0 ? item.valueAdded(percent(added, 0)) : item.naiveBetter}</Badge>}
      </Heading>
      <p className="text-[13px] text-quiet">{reasonText(forecast.reason)}.{forecast.fallback ? ` ${reasonText(forecast.fallback)}.` : ''}</p>
      <p className="mt-1 text-xs text-quiet">
        {item.history(count(history.days), day(history.from), day(history.to))} · {item.corrected(count(history.outliersCorrected), count(history.stockoutDaysCorrected))}
      </p>
      {forecast.candidates.length > 0 && (
        <details className="mt-2">
          <summary className="text-xs text-quiet">{item.candidates} ({count(forecast.candidates.length)})</summary>
          <p className="my-1 text-xs text-quiet">{item.candidatesNote}</p>
          <Candidates of={forecast.candidates} />
        </details>
      )}
    </div>
  )
}

export function Candidates({ of }: { of: readonly Schema<'ForecastCandidate'>[] }) {
  return (
    <Table
      label={item.candidates}
      rows={of}
      id={(one) => one.model}
      columns={[
        { id: 'model', title: forecasts.model, cell: (one) => modelName(one.model) },
        { id: 'wape', title: forecasts.wape, number: true, cell: (one) => percent(one.wape) },
        { id: 'mase', title: forecasts.mase, number: true, cell: (one) => estimate(one.mase, 2) },
        { id: 'rmse', title: forecasts.rmse, number: true, cell: (one) => estimate(one.rmse, 2) },
        { id: 'bias', title: forecasts.bias, number: true, cell: (one) => estimate(one.bias, 2) },
        { id: 'outcome', title: item.outcome, cell: (one) => <State of={one.outcome} /> },
      ]}
    />
  )
}
