import { useState, type FormEvent } from 'react'

import type { Schema } from '../../../api/client'
import { parseNumber } from '../../../format/numbers'
import { moves as text } from '../../../text/moves'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { Check, FormEnd, Input } from '../../../ui/fields'
import { FormProblem } from '../../../ui/states'
import type { Transfer } from './data'

interface Props {
  of: Transfer
  busy: boolean
  error: unknown
  onShip: (body: Schema<'ActOnTransfer'>) => void
  onClose: () => void
}

/** What leaves the source now: everything, unless less is typed. */
export function Ship({ of, busy, error, onShip, onClose }: Props) {
  const lines = of.lines.filter((one) => one.toShip > 0)
  const [typed, setTyped] = useState<Record<number, string>>(() => Object.fromEntries(lines.map((one) => [one.line, String(one.toShip)])))
  const number = (line: number) => parseNumber(typed[line] ?? '')
  const wrong = (line: number) => ((number(line) ?? -1) < 0 ? text.wrong : undefined)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (lines.some((one) => wrong(one.line))) return
    const form = new FormData(event.currentTarget)
    onShip({
      action: 'ship', final: form.get('final') === 'on', comment: String(form.get('comment')) || null, expectedOn: String(form.get('expected')) || null,
      lines: lines.filter((one) => (number(one.line) ?? 0) > 0).map((one) => ({ line: one.line, quantity: number(one.line) })),
    })
  }
  return (
    <Dialog title={text.ship} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        {lines.map((one) => <Input key={one.line} label={text.shipNow(one.productName)} inputMode="decimal" value={typed[one.line] ?? ''} problem={wrong(one.line)} onChange={({ target }) => setTyped({ ...typed, [one.line]: target.value })} />)}
        <div className="grid gap-3 sm:grid-cols-2">
          <Input label={text.expected} name="expected" type="date" />
          <Input label={text.comment} name="comment" maxLength={500} />
        </div>
        <Check name="final" label={text.shipFinal} />
        <FormProblem error={error} />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={busy}>{text.ship}</Button></FormEnd>
      </form>
    </Dialog>
  )
}
