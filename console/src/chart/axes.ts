import type UPlot from 'uplot'

import { estimate } from '../format/numbers'
import { language } from '../text'

const FONT = '11px Inter, system-ui, sans-serif'

const dayOf = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', timeZone: 'UTC' })
const monthOf = new Intl.DateTimeFormat(language, { month: 'short', year: 'numeric', timeZone: 'UTC' })

/** Days below, quantities at the side; days are plain, so they are read as UTC. */
export function axes(color: (name: string) => string): UPlot.Axis[] {
  const common = { font: FONT, stroke: color('quiet'), ticks: { show: false } }
  return [
    { ...common, grid: { show: false }, space: 70, size: 28, values: (_plot, splits, _axis, _space, step) => splits.map((at) => (step >= 28 * 86_400 ? monthOf : dayOf).format(at * 1000)) },
    { ...common, size: 46, grid: { stroke: color('line'), width: 1 }, values: (_plot, splits) => splits.map((at) => estimate(at, Number.isInteger(at) ? 0 : 1)) },
  ]
}

/** The line and the shade from the last day of the history on. */
export function fromHere(at: number, color: (name: string) => string): UPlot.Plugin {
  return {
    hooks: {
      drawClear: (plot) => {
        const { ctx, bbox } = plot
        const x = plot.valToPos(at, 'x', true)
        if (x < bbox.left || x > bbox.left + bbox.width) return
        ctx.save()
        ctx.fillStyle = color('raised')
        ctx.fillRect(x, bbox.top, bbox.left + bbox.width - x, bbox.height)
        ctx.strokeStyle = color('strong-line')
        ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio])
        ctx.beginPath()
        ctx.moveTo(x, bbox.top)
        ctx.lineTo(x, bbox.top + bbox.height)
        ctx.stroke()
        ctx.restore()
      },
    },
  }
}
