import type { FormEvent } from 'react'

import { transfers as text } from '../../text/transfers'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { FormEnd, Input } from '../../ui/fields'

/** Asks why something that was proposed shall not be done. */
export function Reject({ hint, onClose, onReject }: { hint: string; onClose: () => void; onReject: (reason: string) => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onReject(String(new FormData(event.currentTarget).get('reason')))
  }
  return (
    <Dialog title={text.rejectTitle} note={hint} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Input label={text.reason} name="reason" required maxLength={500} autoFocus />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit">{text.reject}</Button></FormEnd>
      </form>
    </Dialog>
  )
}
