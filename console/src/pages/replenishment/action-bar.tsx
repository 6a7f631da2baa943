import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { useCan, useMe } from '../../api/session'
import { count, money } from '../../format/numbers'
import { replenishment as text } from '../../text/replenishment'
import { transfers } from '../../text/transfers'
import { Button } from '../../ui/button'
import { say } from '../../ui/toasts'
import { Reject } from '../transfers/reject'
import { actOnAll, type Action, type Line } from './data'

/** What may be another number after lines were decided. */
const touched = ['replenishment', 'recommendations', 'transfers', 'orders', 'supply', 'drilldown', 'atp', 'lines']

/** What can be done with some lines, one or many. */
export function ActionBar({ rows, onDone, plain = false }: { rows: readonly Line[]; onDone: () => void; plain?: boolean }) {
  const can = useCan()
  const { workspace: { currency } } = useMe()
  const queries = useQueryClient()
  const [done, setDone] = useState<number | undefined>()
  const [rejecting, setRejecting] = useState(false)
  const waiting = rows.every((row) => row.status === 'PENDING')
  // Orders and transfers need their own permissions as well.
  const mayMake = rows.every((row) => can(row.type === 'PURCHASE' ? 'procurement.write' : 'transfers.execute'))
  const executable = mayMake && rows.every((row) => row.status === 'APPROVED' || row.status === 'PENDING')
  const run = async (action: Action, reason = '') => {
    setRejecting(false)
    setDone(0)
    const outcome = await actOnAll(action, rows, reason, setDone)
    setDone(undefined)
    if (outcome.done > 0) say(text.done[action](count(outcome.done)))
    if (outcome.failed > 0) say(transfers.someFailed(count(outcome.failed), outcome.why), 'critical')
    await Promise.all(touched.map((key) => queries.invalidateQueries({ queryKey: [key] })))
    onDone()
  }
  const busy = done !== undefined
  const total = (field: 'cost' | 'expectedGain') => money(rows.reduce((sum, row) => sum + row[field], 0), currency)
  if (!can('planning.write') && plain) return null
  return (
    <div role="region" aria-label={text.gridLabel} className={plain ? 'mt-5 flex flex-wrap items-center justify-end gap-2 border-t border-line pt-3' : 'flex flex-wrap items-center gap-2 border-t border-line bg-raised p-2.5'}>
      {!plain && <p className="flex-1 text-[13px] font-semibold tabular-nums">{busy ? transfers.progress(done, rows.length) : text.ticked(count(rows.length), total('cost'), total('expectedGain'))}</p>}
      {busy && <progress aria-label={transfers.progress(done, rows.length)} className="h-1.5 w-40 accent-accent" max={rows.length} value={done} />}
      {waiting && can('planning.write') && <Button kind="danger" disabled={busy} onClick={() => setRejecting(true)}>{transfers.reject}</Button>}
      {waiting && can('planning.write') && <Button disabled={busy} icon="check" onClick={() => void run('approve')}>{transfers.approve}</Button>}
      {executable && can('planning.write') && <Button kind="primary" disabled={busy} icon="orders" onClick={() => void run('execute')}>{waiting ? transfers.approveAndExecute : transfers.execute}</Button>}
      {rejecting && <Reject hint={text.rejectHint} onClose={() => setRejecting(false)} onReject={(reason) => void run('reject', reason)} />}
    </div>
  )
}
