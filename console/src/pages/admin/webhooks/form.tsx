import type { FormEvent } from 'react'

import { api, ask, type Schema } from '../../../api/client'
import { t } from '../../../text'
import { webhooks as text } from '../../../text/integration'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { Area, Check, FormEnd, Input } from '../../../ui/fields'
import { FormProblem } from '../../../ui/states'
import { say } from '../../../ui/toasts'
import { Secret } from '../secret'
import { useChange, type Endpoint } from './data'

/** Makes an endpoint, whose secret is shown once, or changes one. */
export function EndpointDialog({ endpoint, onClose }: { endpoint: Endpoint | undefined; onClose: () => void }) {
  const save = useChange(
    async (body: Schema<'WebhookEndpointBody'>): Promise<string | undefined> => {
      if (!endpoint) return (await ask(api.POST('/api/admin/webhooks/endpoints', { body }))).secret
      await ask(api.PATCH('/api/admin/webhooks/endpoints/{id}', { params: { path: { id: endpoint.id }, header: { 'If-Match': `"${endpoint.version}"` } }, body }))
      return undefined
    },
    (secret) => {
      say(text.saved)
      if (!secret) onClose()
    },
  )
  if (save.data) return <Secret title={text.secret} hint={text.secretHint} secret={save.data} onClose={onClose} />
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const eventTypes = String(form.get('kinds')).split(/[\s,]+/).filter(Boolean)
    save.mutate({ url: String(form.get('url')).trim(), description: String(form.get('description')), eventTypes, enabled: form.get('enabled') === 'on' })
  }
  return (
    <Dialog title={endpoint ? text.edit : text.create} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Input label={text.url} name="url" type="url" required defaultValue={endpoint?.url} autoFocus />
        <Input label={t.common.description} name="description" maxLength={500} defaultValue={endpoint?.description} />
        <Area label={text.kinds} hint={text.kindsHint} name="kinds" rows={4} className="font-mono" defaultValue={endpoint?.eventTypes.join('\n')} />
        <Check name="enabled" label={text.enabled} hint={text.enabledHint} defaultChecked={endpoint?.enabled ?? true} />
        <FormProblem error={save.error} />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={save.isPending}>{endpoint ? t.common.save : text.create}</Button></FormEnd>
      </form>
    </Dialog>
  )
}
