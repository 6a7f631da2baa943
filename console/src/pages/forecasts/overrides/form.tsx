import { useState, type FormEvent } from 'react'

import { addDays } from '../../../format/dates'
import { parseNumber, quantity } from '../../../format/numbers'
import { overrides as text } from '../../../text/events'
import { Button } from '../../../ui/button'
import { FormEnd, Input } from '../../../ui/fields'
import { FormProblem } from '../../../ui/states'
import { say } from '../../../ui/toasts'
import { ScopeFields, type Scope } from '../scope-fields'
import { useAddOverride } from './data'

interface Props {
  /** What it is about; without it, it is asked for. */
  scope?: Scope | undefined
  first?: string | undefined
  days?: number
  onDone?: () => void
  onCancel?: () => void
}

/** A planner's value for some days, with its reason. */
export function OverrideForm({ scope, first = '', days = 7, onDone, onCancel }: Props) {
  const [about, setAbout] = useState<Scope>(scope ?? {})
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const add = useAddOverride((made) => {
    say(text.saved(quantity(made.quantity), quantity(made.modelQuantity)))
    setTyped('')
    setReason('')
    onDone?.()
  })
  const number = parseNumber(typed)
  const wrong = typed !== '' && (number === undefined || number < 0)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (number === undefined || wrong) return
    const form = new FormData(event.currentTarget)
    add.mutate({ from: String(form.get('from')), to: String(form.get('to')), quantity: number, reason, productMasterId: about.productMasterId ?? null, locationId: about.locationId ?? null })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      {!scope && <><ScopeFields scope={about} onChange={setAbout} /><p className="text-xs text-quiet">{text.spreadHint}</p></>}
      <div className="grid grid-cols-2 gap-3">
        <Input key={`from ${first}`} label={text.first} name="from" type="date" required defaultValue={first} />
        <Input key={`to ${first}`} label={text.last} name="to" type="date" required defaultValue={first && addDays(first, days - 1)} />
        <div className="col-span-2"><Input label={text.quantity} inputMode="decimal" required value={typed} problem={wrong ? text.notANumber : undefined} onChange={({ target }) => setTyped(target.value)} /></div>
      </div>
      <Input label={text.reason} required maxLength={500} value={reason} onChange={({ target }) => setReason(target.value)} />
      <FormProblem error={add.error} />
      <FormEnd onCancel={onCancel}><Button kind="primary" type="submit" busy={add.isPending}>{text.create}</Button></FormEnd>
    </form>
  )
}
