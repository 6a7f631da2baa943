import { useState, type FormEvent } from 'react'

import type { Schema } from '../../../api/client'
import { parseNumber } from '../../../format/numbers'
import { moves as text } from '../../../text/moves'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { Check, FormEnd, Input } from '../../../ui/fields'
import { FormProblem } from '../../../ui/states'
import { BinChoice, useBinCodes } from './bins'
import type { Transfer } from './data'

interface Props {
  of: Transfer
  busy: boolean
  error: unknown
  onReceive: (body: Schema<'ActOnTransfer'>) => void
  onClose: () => void
}

/** What was typed about a line. An empty bin: as it was planned, or none. */
interface Came {
  good: string
  damaged: string
  bin: string
}

/** What came at the destination: in good order, damaged, or not at all. */
export function Receive({ of, busy, error, onReceive, onClose }: Props) {
  const lines = of.lines.filter((one) => one.inTransit > 0)
  const [typed, setTyped] = useState<Record<number, Came>>(() => Object.fromEntries(lines.map((one) => [one.line, { good: String(one.inTransit), damaged: '0', bin: '' }])))
  const planned = useBinCodes(of.destLocationId, lines.some((one) => one.destBinId !== null))
  const number = (line: number, field: 'good' | 'damaged') => parseNumber(typed[line]?.[field] ?? '')
  const wrong = (line: number, field: 'good' | 'damaged') => ((number(line, field) ?? -1) < 0 ? text.wrong : undefined)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (lines.some((one) => wrong(one.line, 'good') ?? wrong(one.line, 'damaged'))) return
    const form = new FormData(event.currentTarget)
    const came = lines.map((one) => ({ line: one.line, quantity: number(one.line, 'good') ?? 0, damaged: number(one.line, 'damaged') ?? 0, binId: typed[one.line]?.bin || null }))
    onReceive({
      action: 'receive', final: form.get('final') === 'on', acceptExcess: form.get('excess') === 'on', comment: String(form.get('comment')) || null,
      lines: came.filter((one) => one.quantity > 0 || one.damaged > 0),
    })
  }
  const change = (line: number, to: Partial<Came>) => setTyped({ ...typed, [line]: { good: '', damaged: '', bin: '', ...typed[line], ...to } })
  const field = (line: number, name: 'good' | 'damaged', label: string) => (
    <Input label={label} inputMode="decimal" value={typed[line]?.[name] ?? ''} problem={wrong(line, name)} onChange={({ target }) => change(line, { [name]: target.value })} />
  )
  return (
    <Dialog title={text.receive} onClose={onClose} wide>
      <form onSubmit={submit} className="flex flex-col gap-3">
        {lines.map((one) => (
          <div key={one.line} className="grid gap-3 sm:grid-cols-2">
            {field(one.line, 'good', text.goods(one.productName))}
            {field(one.line, 'damaged', text.broken(one.productName))}
            <BinChoice product={one.productMasterId} location={of.destLocationId} purpose="receive" label={text.intoBin(one.productName)} otherwise={one.destBinId ? text.asPlanned(planned.get(one.destBinId) ?? one.destBinId) : text.noBin} value={typed[one.line]?.bin ?? ''} onChange={(bin) => change(one.line, { bin })} />
          </div>
        ))}
        <Input label={text.comment} name="comment" maxLength={500} />
        <Check name="final" label={text.receiveFinal} hint={text.receiveFinalHint} />
        <Check name="excess" label={text.acceptExcess} />
        <FormProblem error={error} />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={busy}>{text.receive}</Button></FormEnd>
      </form>
    </Dialog>
  )
}
