import 'uplot/dist/uPlot.min.css'

import { useEffect, useRef } from 'react'
import UPlot from 'uplot'

/** What to draw, given the colours of the page. */
export interface Drawing {
  data: UPlot.AlignedData
  options: (color: (name: string) => string) => Omit<UPlot.Options, 'width' | 'height'>
}

/** A chart on a canvas, as wide as its place. The same numbers stand in a table beside it. */
export default function Plot({ drawing, label, height, theme }: { drawing: Drawing; label: string; height: number; theme: boolean }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = place.current
    if (!element) return
    const options = drawing.options((name) => resolved(element, name))
    const plot = new UPlot({ ...options, width: element.clientWidth, height }, drawing.data, element)
    const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }))
    watch.observe(element)
    return () => {
      watch.disconnect()
      plot.destroy()
    }
  }, [drawing, height, theme])
  return <div ref={place} role="img" aria-label={label} className="w-full overflow-hidden [&_.u-legend]:text-xs" style={{ minHeight: height }} />
}

/** A colour of the page as the canvas takes it: `light-dark()` must be decided first. */
function resolved(element: HTMLElement, name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(--color-${name})`
  element.append(probe)
  const color = getComputedStyle(probe).color
  probe.remove()
  return color
}
