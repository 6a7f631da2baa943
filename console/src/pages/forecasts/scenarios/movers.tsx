import type { Schema } from '../../../api/client'
import { estimate, signed, signedPercent } from '../../../format/numbers'
import { t } from '../../../text'
import { scenarios as text } from '../../../text/scenarios'
import { Panel } from '../../../ui/panel'

/** The groups that a scenario moves most, as bars from the middle: more to the right, less to the left. */
export function Movers({ of }: { of: Schema<'ComparedScenario'> }) {
  const most = Math.max(1e-9, ...of.movers.map((one) => Math.abs(one.difference)))
  return (
    <Panel title={of.name} note={`${text.movers}: ${signed(of.difference)} ${t.common.units}, ${signedPercent(of.differencePct)}`}>
      {of.movers.length === 0 ? <p className="text-[13px] text-quiet">{text.noMovers}</p> : (
        <ul className="flex flex-col gap-1.5 text-[13px]">
          {of.movers.map((one) => (
            <li key={one.id} className="grid grid-cols-[minmax(0,1fr)_6rem_7.5rem] items-center gap-2">
              <span className="truncate" title={one.name}>{one.name}</span>
              <span aria-hidden className="relative h-2 rounded-sm bg-hover">
                <span className={`absolute inset-y-0 rounded-sm ${one.difference >= 0 ? 'left-1/2 bg-accent' : 'right-1/2 bg-naive'}`} style={{ width: `${(Math.abs(one.difference) / most) * 50}%` }} />
              </span>
              <span className="num"><span className="font-semibold">{signed(one.difference)}</span> <span className="text-xs text-quiet">{estimate(one.total)}</span></span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
