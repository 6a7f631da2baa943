import { count, percent } from '../../format/numbers'
import { backtest as text } from '../../text/backtest'
import { marks, type Curve } from './backtest'

const [WIDTH, HEIGHT] = [720, 300]
const edge = { left: 56, right: 32, top: 12, bottom: 42 }
const colors = ['var(--color-series)', 'var(--color-info)', 'var(--color-accent)', 'var(--color-naive)', 'var(--color-critical)', 'var(--color-ok)']
/** Shapes differ as well as colours. */
const shapes = ['M-4 -4h8v8h-8z', 'M0 -5L5 4H-5z', 'M0 -5a5 5 0 1 0 .01 0z', 'M0 -6L6 0L0 6L-6 0z', 'M-5 -5L5 5M5 -5L-5 5', 'M-5 0H5M0 -5V5']

/** Fill rate against stock, a curve for each policy. The same numbers stand in the table below. */
export function Curves({ curves }: { curves: readonly Curve[] }) {
  const all = curves.flatMap((one) => one.points)
  const xs = marks(0, Math.max(...all.map((one) => one.x)), 6)
  const ys = marks(Math.min(...all.map((one) => one.y)), Math.max(...all.map((one) => one.y)), 5).filter((one) => one <= 1)
  const scale = (value: number, of: readonly number[], from: number, to: number) => from + ((value - (of[0] ?? 0)) / ((of.at(-1) ?? 1) - (of[0] ?? 0) || 1)) * (to - from)
  const x = (value: number) => scale(value, xs, edge.left, WIDTH - edge.right)
  const y = (value: number) => scale(value, ys, HEIGHT - edge.bottom, edge.top)
  return (
    <figure>
      <div className="overflow-x-auto" tabIndex={0} role="group" aria-label={text.plot}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text.plot} className="w-full min-w-[34rem] max-w-4xl" fontSize="11" fill="var(--color-quiet)">
          {ys.map((mark) => (
            <g key={mark}>
              <line x1={edge.left} x2={WIDTH - edge.right} y1={y(mark)} y2={y(mark)} stroke="var(--color-line)" />
              <text x={edge.left - 8} y={y(mark)} textAnchor="end" dominantBaseline="central">{percent(mark, 0)}</text>
            </g>
          ))}
          {xs.map((mark) => <text key={mark} x={x(mark)} y={HEIGHT - edge.bottom + 16} textAnchor="middle">{count(mark)}</text>)}
          <text x={(edge.left + WIDTH - edge.right) / 2} y={HEIGHT - 6} textAnchor="middle">{text.axis}</text>
          {curves.map((curve, index) => (
            <g key={curve.name} stroke={colors[index % colors.length]} fill="none" strokeWidth="2">
              {curve.points.length > 1 && <path d={`M${curve.points.map((one) => `${x(one.x)} ${y(one.y)}`).join('L')}`} />}
              {curve.points.map((one) => (
                <g key={one.x} transform={`translate(${x(one.x)} ${y(one.y)})`}>
                  <path d={shapes[index % shapes.length]} fill="var(--color-ground)" />
                  <title>{`${text.policies[curve.name] ?? curve.name}${one.label === null ? '' : ` ${percent(one.label)}`}: ${count(one.x)}, ${percent(one.y)}`}</title>
                </g>
              ))}
            </g>
          ))}
        </svg>
      </div>
      <figcaption className="mt-1 flex flex-wrap gap-x-4 gap-y-1 pl-2">
        {curves.map((curve, index) => (
          <span key={curve.name} className="inline-flex items-center gap-1.5 text-xs text-quiet">
            <svg aria-hidden="true" width="14" height="14" viewBox="-7 -7 14 14" fill="var(--color-ground)" stroke={colors[index % colors.length]} strokeWidth="2"><path d={shapes[index % shapes.length]} /></svg>
            {text.policies[curve.name] ?? curve.name}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}
