import { useMemo, useState, type KeyboardEvent } from 'react'

import { count, money, quantity, shortMoney } from '../../format/numbers'
import { transfers } from '../../text/transfers'
import { Segments } from '../../ui/fields'
import { picture, type Move, type Stack } from './ribbons'

const WIDTH = 960
const [LEFT, RIGHT] = [190, WIDTH - 190]
const colors = ['var(--color-accent)', 'var(--color-info)', 'var(--color-naive)', 'var(--color-ok)', 'var(--color-series)', 'var(--color-critical)']

/** What would move from where to where, as ribbons. */
export function Flow({ rows, currency, onOpen }: { rows: readonly Move[]; currency: string; onOpen: (from: string, to: string) => void }) {
  const [by, setBy] = useState<'units' | 'net'>('units')
  const [lit, setLit] = useState<string | undefined>()
  const flow = useMemo(() => picture(rows, by, 440), [rows, by])
  const colorOf = (id: string) => colors[flow.sources.findIndex((one) => one.id === id) % colors.length]
  const show = (value: number) => (by === 'units' ? quantity(value) : shortMoney(value, currency))
  return (
    <figure className="p-4">
      <figcaption className="mb-3 flex flex-wrap items-center gap-3">
        <div className="flex-1">
          <p className="font-semibold">{transfers.flowTitle}</p>
          <p className="text-xs text-quiet">{transfers.flowNote(by === 'units' ? transfers.flowUnits : transfers.flowMoney)}</p>
        </div>
        <Segments label={transfers.flowBy} value={by} onChange={setBy} choices={[['units', transfers.flowUnits], ['net', transfers.flowMoney]]} />
      </figcaption>
      <div className="overflow-x-auto">
        <svg viewBox={`0 -4 ${WIDTH} ${flow.height + 12}`} className="w-full min-w-[40rem] max-w-5xl" role="group" aria-label={transfers.flowTitle}>
          {flow.ribbons.map((one) => {
            const key = `${one.from} ${one.to}`
            const middle = (LEFT + RIGHT) / 2
            const open = () => onOpen(one.from, one.to)
            return (
              <path
                key={key}
                role="button"
                tabIndex={0}
                aria-label={transfers.flowLabel(one.fromName, one.toName, count(one.moves), quantity(one.units), money(one.net, currency))}
                d={`M${LEFT} ${one.y0} C${middle} ${one.y0} ${middle} ${one.y1} ${RIGHT} ${one.y1}`}
                fill="none"
                stroke={colorOf(one.from)}
                strokeWidth={one.width}
                strokeOpacity={lit === undefined ? 0.38 : lit === key ? 0.75 : 0.12}
                className="cursor-pointer outline-none transition-[stroke-opacity]"
                onMouseEnter={() => setLit(key)}
                onMouseLeave={() => setLit(undefined)}
                onFocus={() => setLit(key)}
                onBlur={() => setLit(undefined)}
                onClick={open}
                onKeyDown={(event: KeyboardEvent) => event.key === 'Enter' && open()}
              >
                <title>{transfers.flowLabel(one.fromName, one.toName, count(one.moves), quantity(one.units), money(one.net, currency))}</title>
              </path>
            )
          })}
          <Ends stacks={flow.sources} x={LEFT} side="left" show={show} color={colorOf} />
          <Ends stacks={flow.destinations} x={RIGHT} side="right" show={show} color={() => 'var(--color-strong-line)'} />
        </svg>
      </div>
    </figure>
  )
}

function Ends({ stacks, x, side, show, color }: { stacks: readonly Stack[]; x: number; side: 'left' | 'right'; show: (value: number) => string; color: (id: string) => string | undefined }) {
  const left = side === 'left'
  return (
    <g aria-hidden="true">
      {stacks.map((one) => (
        <g key={one.id}>
          <rect x={left ? x - 5 : x} y={one.y} width={5} height={Math.max(2, one.height)} rx={1} fill={color(one.id)} />
          <text x={left ? x - 12 : x + 12} y={one.y + Math.max(14, one.height) / 2} textAnchor={left ? 'end' : 'start'} dominantBaseline="central" fontSize="12" fill="var(--color-text)">
            {one.name} <tspan fill="var(--color-quiet)">{show(one.total)}</tspan>
          </text>
        </g>
      ))}
    </g>
  )
}
