import { useState, type FormEvent } from 'react'

import { api, ask } from '../../../api/client'
import { count } from '../../../format/numbers'
import { webhooks as text } from '../../../text/integration'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { FormEnd, Input, Select } from '../../../ui/fields'
import { FormProblem } from '../../../ui/states'
import { say } from '../../../ui/toasts'
import { useChange, useEndpoints } from './data'

/** Sends the events of a range to an endpoint once more. */
export function ReplayRange({ onClose }: { onClose: () => void }) {
  const endpoints = useEndpoints()
  const [range, setRange] = useState({ first: '1', last: '' })
  const wrong = range.last !== '' && Number(range.last) < Number(range.first)
  const replay = useChange(
    (endpointId: string) => ask(api.POST('/api/admin/webhooks/deliveries', { body: { endpointId, fromSequence: Number(range.first), toSequence: Number(range.last) } })),
    ({ queued }) => {
      say(text.queued(count(queued)))
      onClose()
    },
  )
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!wrong) replay.mutate(String(new FormData(event.currentTarget).get('endpoint')))
  }
  return (
    <Dialog title={text.replayRange} note={text.replayHint} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Select key={`${endpoints.isSuccess}`} label={text.endpoint} name="endpoint" className="w-full" choices={(endpoints.data ?? []).map((one) => [one.id, one.url] as const)} />
        <div className="grid grid-cols-2 gap-3">
          <Input label={text.first} type="number" min={1} required value={range.first} onChange={({ target }) => setRange({ ...range, first: target.value })} />
          <Input label={text.last} type="number" min={1} required value={range.last} problem={wrong ? text.lastWrong : undefined} onChange={({ target }) => setRange({ ...range, last: target.value })} />
        </div>
        <FormProblem error={replay.error} />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={replay.isPending} disabled={endpoints.data?.length === 0}>{text.replay}</Button></FormEnd>
      </form>
    </Dialog>
  )
}
