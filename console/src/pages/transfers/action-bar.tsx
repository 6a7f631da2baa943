import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { useCan, useMe } from '../../api/session'
import { count, money } from '../../format/numbers'
import { transfers as transfersText } from '../../text/transfers'
import { Button } from '../../ui/button'
import { say } from '../../ui/toasts'
import { actOnAll, type Action, type Recommendation } from './data'
import { net } from './money'
import { Reject } from './reject'

/** What can be done with some recommendations, one or many. */
export function ActionBar({ rows, onDone, plain = false }: { rows: readonly Recommendation[]; onDone: () => void; plain?: boolean }) {
  const can = useCan()
  const { workspace } = useMe()
  const queries = useQueryClient()
  const [done, setDone] = useState<number | undefined>()
  const [rejecting, setRejecting] = useState(false)
  const waiting = rows.every((row) => row.status === 'PENDING')
  const executable = rows.every((row) => row.status === 'APPROVED' || (row.status === 'PENDING' && can('transfers.approve')))
  const run = async (action: Action, reason = '') => {
    setRejecting(false)
    setDone(0)
    const outcome = await actOnAll(action, rows, reason, setDone)
    setDone(undefined)
    if (outcome.done > 0) say(transfersText.done[action](count(outcome.done)))
    if (outcome.failed > 0) say(transfersText.someFailed(count(outcome.failed), outcome.why), 'critical')
    await Promise.all(['recommendations', 'transfers', 'supply', 'drilldown', 'atp', 'lines'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
    onDone()
  }
  const busy = done !== undefined
  return (
    <div role="region" aria-label={transfersText.recommendations} className={plain ? 'flex flex-wrap items-center justify-end gap-2' : 'flex flex-wrap items-center gap-2 border-t border-line bg-raised p-2.5'}>
      {!plain && <p className="flex-1 text-[13px] font-semibold tabular-nums">{busy ? transfersText.progress(done, rows.length) : transfersText.ticked(count(rows.length), money(rows.reduce((sum, row) => sum + net(row), 0), workspace.currency))}</p>}
      {busy && <progress aria-label={transfersText.progress(done, rows.length)} className="h-1.5 w-40 accent-accent" max={rows.length} value={done} />}
      {waiting && can('transfers.approve') && <Button kind="danger" disabled={busy} onClick={() => setRejecting(true)}>{transfersText.reject}</Button>}
      {waiting && can('transfers.approve') && <Button disabled={busy} icon="check" onClick={() => void run('approve')}>{transfersText.approve}</Button>}
      {executable && can('transfers.execute') && <Button kind="primary" disabled={busy} icon="transfers" onClick={() => void run('execute')}>{waiting ? transfersText.approveAndExecute : transfersText.execute}</Button>}
      {rejecting && <Reject hint={transfersText.rejectHint} onClose={() => setRejecting(false)} onReject={(reason) => void run('reject', reason)} />}
    </div>
  )
}
