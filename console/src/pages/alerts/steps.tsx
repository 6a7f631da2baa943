import type { FormEvent } from 'react'

import type { Schema } from '../../api/client'
import { alerts as text } from '../../text/alerts'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { FormEnd, Select } from '../../ui/fields'
import { FormProblem } from '../../ui/states'

interface Common {
  busy: boolean
  error: unknown
  onClose: () => void
}

/** Puts an alert off. */
export function Snooze({ busy, error, onSnooze, onClose }: Common & { onSnooze: (minutes: number) => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onSnooze(Number(new FormData(event.currentTarget).get('minutes')))
  }
  return (
    <Dialog title={text.snoozeTitle} note={text.snoozeHint} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Select label={text.snoozeFor} name="minutes" className="w-full" defaultValue="1440" autoFocus choices={Object.entries(text.spans)} />
        <FormProblem error={error} />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={busy}>{text.snooze}</Button></FormEnd>
      </form>
    </Dialog>
  )
}

/** Says that nothing more is to be done, and what came of it. */
export function Resolve({ busy, error, onResolve, onClose }: Common & { onResolve: (outcome: Schema<'AlertOutcome'> | undefined) => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const outcome = String(new FormData(event.currentTarget).get('outcome'))
    onResolve(outcome === 'NONE' ? undefined : (outcome as Schema<'AlertOutcome'>))
  }
  return (
    <Dialog title={text.resolveTitle} note={text.resolveHint} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Select label={text.outcome} name="outcome" className="w-full" defaultValue="ACTED" autoFocus choices={Object.entries(text.outcomes)} />
        <FormProblem error={error} />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={busy}>{text.resolve}</Button></FormEnd>
      </form>
    </Dialog>
  )
}
