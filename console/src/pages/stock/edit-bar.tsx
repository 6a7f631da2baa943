import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { stock } from '../../text/stock'
import { Button } from '../../ui/button'
import { Input, Select } from '../../ui/fields'
import { say, sayProblem } from '../../ui/toasts'
import { size, write, type Edits } from './edits'
import { reasonCodes } from './lines'

interface Props {
  edits: Edits
  onDiscard: () => void
  onWritten: (refused: Edits) => void
}

/** What was typed and not written yet, and the way to write it. */
export function EditBar({ edits, onDiscard, onWritten }: Props) {
  const [reason, setReason] = useState('')
  const [comment, setComment] = useState('')
  const [busy, setBusy] = useState(false)
  const all = [...edits.values()]
  const adjusts = all.some((edit) => edit.values.onHand !== undefined)
  const raises = all.some((edit) => (edit.values.onHand ?? 0) > edit.line.quantityOnHand)
  const lowers = all.some((edit) => edit.values.onHand !== undefined && edit.values.onHand < edit.line.quantityOnHand)
  const reasons = useQuery({ queryKey: ['reason codes'], queryFn: reasonCodes, enabled: adjusts, staleTime: 5 * 60_000 })
  const fitting = (reasons.data ?? []).filter((one) => !one.rootCauseRequired && (one.direction === 'BOTH' || (one.direction === 'INCREASE' ? !lowers : !raises)))
  const problem = all.find((edit) => edit.problem)?.problem
  const n = size(edits)
  const send = async () => {
    setBusy(true)
    try {
      const { written, refused } = await write(edits, reason, comment)
      if (written > 0) say(stock.written(written))
      if (refused.size > 0) say(`${stock.notWritten(size(refused))}: ${[...refused.values()][0]?.problem ?? ''}`, 'critical')
      onWritten(refused)
    } catch (error) {
      sayProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div role="region" aria-label={stock.changes(n)} className="flex flex-wrap items-end gap-3 border-t border-line bg-raised p-2.5">
      <div className="min-w-40 flex-1 self-center">
        <p className="text-[13px] font-semibold">{stock.changes(n)}</p>
        <p className={`text-xs ${problem ? 'text-critical' : 'text-quiet'}`} role={problem ? 'alert' : undefined}>{problem ?? stock.changesHint}</p>
      </div>
      {adjusts && (
        <>
          <Select label={stock.reason} value={reason} onChange={(event) => setReason(event.target.value)} choices={[['', stock.chooseReason], ...fitting.map((one) => [one.id, one.name] as const)]} />
          <Input label={stock.comment} value={comment} maxLength={500} onChange={(event) => setComment(event.target.value)} />
        </>
      )}
      <Button onClick={onDiscard}>{stock.discard}</Button>
      <Button kind="primary" icon="check" busy={busy} disabled={n === 0 || (adjusts && reason === '')} onClick={() => void send()}>{stock.applyChanges}</Button>
    </div>
  )
}
