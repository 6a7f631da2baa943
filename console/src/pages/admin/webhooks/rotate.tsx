import type { FormEvent } from 'react'

import { api, ask } from '../../../api/client'
import { webhooks as text } from '../../../text/integration'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { FormEnd, Select } from '../../../ui/fields'
import { FormProblem } from '../../../ui/states'
import { Secret } from '../secret'
import { useChange, type Endpoint } from './data'

/** Gives an endpoint a new secret, and shows it once. */
export function Rotate({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const rotate = useChange((graceSeconds: number) => ask(api.POST('/api/admin/webhooks/endpoints/{id}/rotate-secret', { params: { path: { id: endpoint.id } }, body: { graceSeconds } })), () => undefined)
  if (rotate.data) return <Secret title={text.secret} hint={text.secretHint} secret={rotate.data.secret} onClose={onClose} />
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    rotate.mutate(Number(new FormData(event.currentTarget).get('grace')))
  }
  return (
    <Dialog title={text.rotateSure} note={endpoint.url} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Select label={text.grace} hint={text.rotateHint} name="grace" className="w-full" defaultValue="86400" choices={Object.entries(text.graces)} />
        <FormProblem error={rotate.error} />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={rotate.isPending}>{text.rotate}</Button></FormEnd>
      </form>
    </Dialog>
  )
}
