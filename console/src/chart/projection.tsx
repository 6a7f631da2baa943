import { useMemo } from 'react'

import { epoch } from '../format/dates'
import type { Projected } from '../pages/item/projection'
import { useTheme } from '../shell/theme'
import { item as itemText } from '../text/item'
import { axes } from './axes'
import { Chart } from './chart'
import { faded } from './colors'
import type { Drawing } from './plot'

interface Props {
  projected: readonly Projected[]
  min: number | undefined
  reorder: number | undefined
  /** The stock when orders are made by the levels. */
  planned?: readonly number[] | undefined
}

/** The projected stock against the levels. */
export function ProjectionChart({ projected, min, reorder, planned }: Props) {
  const { dark } = useTheme()
  const drawing = useMemo<Drawing>(() => {
    const flat = (value: number | undefined) => projected.map(() => value ?? null)
    return {
      data: [projected.map((one) => epoch(one.date)), projected.map((one) => one.mean), projected.map((one) => one.low), flat(reorder), flat(min), planned ? [...planned] : flat(undefined)],
      options: (color) => ({
        tzDate: (at) => new Date((at + new Date(at * 1000).getTimezoneOffset() * 60) * 1000),
        padding: [8, 24, 0, 0],
        legend: { show: false },
        cursor: { points: { size: 6 }, y: false },
        scales: { y: { range: (_plot, low, high) => [Math.min(0, low), Math.max(1, high * 1.08)] } },
        axes: axes(color),
        bands: [{ series: [1, 2], fill: faded(color('accent'), 0.14) }],
        series: [
          {},
          { stroke: color('accent'), width: 2.25, points: { show: false } },
          { stroke: faded(color('accent'), 0.5), width: 1, points: { show: false } },
          { stroke: color('naive'), width: 1.5, dash: [6, 4], points: { show: false } },
          { stroke: color('critical'), width: 1.5, dash: [2, 3], points: { show: false } },
          { stroke: color('info'), width: 1.5, points: { show: false } },
        ],
      }),
    }
  }, [projected, min, reorder, planned])
  const words = 'inline-flex items-center gap-1.5 text-xs text-quiet'
  return (
    <figure>
      <Chart drawing={drawing} label={itemText.projection} height={200} theme={dark} />
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 pl-11">
        <span className={words}><i className="h-0.5 w-4 bg-accent" />{itemText.chart.projected}</span>
        <span className={words}><i className="h-0.5 w-4 bg-accent/50" />{itemText.chart.projectedLow}</span>
        <span className={words}><i className="h-0 w-4 border-t-2 border-dashed border-naive" />{itemText.chart.reorder}</span>
        <span className={words}><i className="h-0 w-4 border-t-2 border-dotted border-critical" />{itemText.chart.min}</span>
        {planned && <span className={words}><i className="h-0.5 w-4 bg-info" />{itemText.chart.planned}</span>}
      </figcaption>
    </figure>
  )
}
