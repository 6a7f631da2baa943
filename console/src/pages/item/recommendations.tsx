import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState, type ReactNode } from 'react'

import { useCan, useMe } from '../../api/session'
import { money, quantity } from '../../format/numbers'
import { item as text } from '../../text/item'
import { Button } from '../../ui/button'
import { Panel } from '../../ui/panel'
import { Priority, State } from '../../ui/state'
import { Empty, Failure, Loading } from '../../ui/states'
import { useLinesHere, useSourceName } from '../replenishment/data'
import { net } from '../transfers/money'
import { useItemRecommendations, type Item } from './data'

// An explanation comes when one is asked for.
const ExplanationDialog = lazy(() => import('../replenishment/explanation').then((page) => ({ default: page.ExplanationDialog })))

/** What is recommended here and waits for a decision: to move, and to buy. */
export function RecommendationsHere({ item, unit }: { item: Item; unit: string }) {
  const can = useCan()
  const { workspace: { currency } } = useMe()
  const moves = useItemRecommendations(item)
  const lines = useLinesHere(item.productId, item.locationId)
  const sourceOf = useSourceName()
  const [why, setWhy] = useState<string | undefined>()
  const [seesMoves, seesLines] = [can('transfers.read'), can('planning.read')]
  if (!seesMoves && !seesLines) return null
  const error = moves.error ?? lines.error
  const pending = (seesMoves && moves.isPending) || (seesLines && lines.isPending)
  const of = (n: number) => `${quantity(n)} ${unit}`
  return (
    <Panel title={text.recommendations}>
      {error ? <Failure error={error} retry={() => void Promise.all([moves.refetch(), lines.refetch()])} /> : pending ? <Loading /> : (
        <ul className="flex flex-col gap-3">
          {lines.data?.map((one) => (
            <One key={one.id} state={<State of={one.status} />} gain={money(one.expectedGain, currency)} reason={one.reason} action={<Button small icon="info" aria-label={`${text.why} ${one.reason}`} onClick={() => setWhy(one.explanationId)}>{text.why}</Button>}>
              <Link to="/replenishment" search={{ open: one.id, status: one.status === 'PENDING' ? undefined : one.status } as never} className="font-semibold text-accent underline">{one.type === 'PURCHASE' ? text.buy(of(one.quantity)) : text.moveHere(of(one.quantity), sourceOf(one))}</Link>
            </One>
          ))}
          {moves.data?.map((one) => (
            <One key={one.id} state={<Priority of={one.priority} />} gain={money(net(one), currency)} reason={one.reason} action={seesLines && <Button small icon="info" aria-label={`${text.why} ${one.reason}`} onClick={() => setWhy(one.explanationId)}>{text.why}</Button>}>
              <Link to="/transfers" search={{ open: one.id } as never} className="font-semibold text-accent underline">{one.destLocationId === item.locationId ? text.inflow(of(one.quantity), one.sourceLocationName) : text.outflow(of(one.quantity), one.destLocationName)}</Link>
            </One>
          ))}
          {!lines.data?.length && !moves.data?.length && <li><Empty icon="transfers" title={text.noRecommendations} /></li>}
        </ul>
      )}
      {why && <Suspense><ExplanationDialog id={why} onClose={() => setWhy(undefined)} /></Suspense>}
    </Panel>
  )
}

function One({ children, state, gain, reason, action }: { children: ReactNode; state: ReactNode; gain: string; reason: string; action?: ReactNode }) {
  return (
    <li className="text-[13px]">
      <p className="flex flex-wrap items-center gap-2">
        {children}
        {state}
        <span className="ml-auto font-semibold tabular-nums">{gain}</span>
        {action}
      </p>
      <p className="text-quiet">{reason}</p>
    </li>
  )
}
