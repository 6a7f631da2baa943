import type UPlot from 'uplot'

import { epoch } from '../format/dates'
import { faded } from './colors'

/** Days that something holds for, with the colour of its kind. */
export interface Span {
  from: string
  to: string
  color: 'naive' | 'info'
}

/** Shades the days of events and overrides, with a bar at the top that can be seen from afar. */
export function spans(of: readonly Span[], color: (name: string) => string): UPlot.Plugin {
  return {
    hooks: {
      draw: (plot) => {
        const { ctx, bbox } = plot
        const right = bbox.left + bbox.width
        ctx.save()
        for (const one of of) {
          const from = Math.max(bbox.left, plot.valToPos(epoch(one.from), 'x', true))
          // The last day belongs to it.
          const to = Math.min(right, plot.valToPos(epoch(one.to) + 86_400, 'x', true))
          if (to <= bbox.left || from >= right) continue
          const width = Math.max(2 * devicePixelRatio, to - from)
          ctx.fillStyle = faded(color(one.color), 0.12)
          ctx.fillRect(from, bbox.top, width, bbox.height)
          ctx.fillStyle = color(one.color)
          ctx.fillRect(from, bbox.top + (one.color === 'info' ? 5 * devicePixelRatio : 0), width, 3 * devicePixelRatio)
        }
        ctx.restore()
      },
    },
  }
}
