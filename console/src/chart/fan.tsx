import { useMemo } from 'react'

import type { Schema } from '../api/client'
import { day, epoch } from '../format/dates'
import { estimate, percent } from '../format/numbers'
import { useTheme } from '../shell/theme'
import { item } from '../text/item'
import { Table } from '../ui/table'
import { axes, fromHere } from './axes'
import { Chart } from './chart'
import { faded } from './colors'
import { spans, type Span } from './spans'
import type { Drawing } from './plot'

interface Props {
  forecast: Schema<'Forecast'>
  /** What was sold before, oldest first, in the same steps. */
  history: readonly Schema<'DemandPoint'>[]
  unit: string
  height?: number
}

/** Demand, and what is expected of it: the mean, two ranges of quantiles and the seasonal naive forecast. */
export function Fan({ forecast, history, unit, height = 280 }: Props) {
  const { dark } = useTheme()
  const drawing = useMemo(() => draw(wholeSteps(forecast), history.filter(isWhole(forecast.granularity)), unit), [forecast, history, unit])
  return (
    <figure>
      <Chart drawing={drawing} label={item.chart.label} height={height} theme={dark} />
      <figcaption className="mt-1">
        <Legend events={forecast.events.length > 0} overrides={forecast.overrides.length > 0} />
        <details className="mt-2 text-[13px]">
          <summary className="text-xs text-quiet">{item.chart.table}</summary>
          <Table
            label={item.chart.label}
            rows={forecast.points}
            id={(point) => point.date}
            columns={[
              { id: 'date', title: item.chart.date, cell: (point) => day(point.date) },
              { id: 'mean', title: `${item.chart.mean} (${unit})`, number: true, cell: (point) => estimate(point.mean, 2) },
              ...['0.05', '0.5', '0.95'].map((level) => ({ id: level, title: percent(Number(level), 0), number: true, cell: (point: Schema<'ForecastPoint'>) => estimate(point.quantiles[level]) })),
              { id: 'naive', title: item.chart.naive, number: true, cell: (point) => estimate(point.seasonalNaive) },
            ]}
          />
        </details>
      </figcaption>
    </figure>
  )
}

/** A week of which only some days are known would look like a fall. */
function isWhole(granularity: string): (point: { days: number }) => boolean {
  const least = granularity === 'MONTH' ? 28 : granularity === 'WEEK' ? 7 : 1
  return (point) => point.days >= least
}

function wholeSteps(forecast: Schema<'Forecast'>): Schema<'Forecast'> {
  return { ...forecast, points: forecast.points.filter(isWhole(forecast.granularity)) }
}

function draw(forecast: Schema<'Forecast'>, history: readonly Schema<'DemandPoint'>[], unit: string): Drawing {
  const past = history.map((point) => point.quantity)
  const nothing = past.map(() => null)
  const ahead = forecast.points
  const level = (name: string) => [...nothing, ...ahead.map((point) => point.quantiles[name] ?? null)]
  const marked: Span[] = [
    ...forecast.events.map(({ from, to }) => ({ from, to, color: 'naive' as const })),
    ...forecast.overrides.map(({ from, to }) => ({ from, to, color: 'info' as const })),
  ]
  const begin = epoch(ahead[0]?.date ?? forecast.from)
  return {
    data: [
      [...history.map((point) => epoch(point.date)), ...ahead.map((point) => epoch(point.date))],
      [...past, ...ahead.map(() => null)],
      level('0.95'), level('0.05'), level('0.75'), level('0.25'),
      [...nothing, ...ahead.map((point) => point.mean)],
      [...nothing, ...ahead.map((point) => point.seasonalNaive)],
    ],
    options: (color) => {
      const accent = color('accent')
      const edge = { stroke: 'transparent', width: 0, points: { show: false } }
      return {
        tzDate: (at) => new Date((at + new Date(at * 1000).getTimezoneOffset() * 60) * 1000),
        padding: [8, 24, 0, 0],
        legend: { show: false },
        cursor: { points: { size: 6 }, y: false },
        scales: { y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.08)] } },
        axes: axes(color),
        bands: [
          { series: [2, 3], fill: faded(accent, 0.14) },
          { series: [4, 5], fill: faded(accent, 0.22) },
        ],
        series: [
          {},
          { label: `${item.chart.demand} (${unit})`, stroke: color('series'), width: 1.25, points: { show: false } },
          edge, edge, edge, edge,
          { label: item.chart.mean, stroke: accent, width: 2.25, points: { show: false } },
          { label: item.chart.naive, stroke: color('naive'), width: 1.25, dash: [4, 4], points: { show: false } },
        ],
        plugins: [fromHere(begin, color), spans(marked, color)],
      }
    },
  }
}

function Legend({ events, overrides }: { events: boolean; overrides: boolean }) {
  const words = 'inline-flex items-center gap-1.5 text-xs text-quiet'
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 pl-11">
      <span className={words}><i className="h-0.5 w-4 bg-series" />{item.chart.demand}</span>
      <span className={words}><i className="h-0.5 w-4 bg-accent" />{item.chart.mean}</span>
      <span className={words}><i className="h-3 w-4 bg-accent/35" />{item.chart.range(percent(0.25, 0), percent(0.75, 0))}</span>
      <span className={words}><i className="h-3 w-4 bg-accent/15" />{item.chart.range(percent(0.05, 0), percent(0.95, 0))}</span>
      <span className={words}><i className="h-0 w-4 border-t-2 border-dashed border-naive" />{item.chart.naive}</span>
      {events && <span className={words}><i className="h-3 w-4 border-t-3 border-naive bg-naive/15" />{item.chart.events}</span>}
      {overrides && <span className={words}><i className="h-3 w-4 border-t-3 border-info bg-info/15" />{item.chart.overrides}</span>}
    </p>
  )
}
