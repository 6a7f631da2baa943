import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'

import { api, ask, type Schema } from '../../api/client'
import { useCan, useMe } from '../../api/session'
import { instant, instantDay } from '../../format/dates'
import { t } from '../../text'
import { admin as adminText } from '../../text/admin'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Check, FormEnd, Input } from '../../ui/fields'
import { Panel } from '../../ui/panel'
import { State } from '../../ui/state'
import { Empty, FormProblem, Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { say, sayProblem } from '../../ui/toasts'
import { AdminFrame } from './frame'
import { Secret } from './secret'

type Key = Schema<'ApiKey'>

export function KeysPage() {
  const can = useCan()
  const [making, setMaking] = useState(false)
  return (
    <AdminFrame title={adminText.keys} actions={can('admin.write') && <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>{adminText.newKey}</Button>}>
      <Keys />
      {making && <NewKey onClose={() => setMaking(false)} />}
    </AdminFrame>
  )
}

function Keys() {
  const can = useCan()
  const { workspace: { timeZone } } = useMe()
  const queries = useQueryClient()
  const [revoking, setRevoking] = useState<Key | undefined>()
  const [secret, setSecret] = useState<string | undefined>()
  const query = useQuery({ queryKey: ['keys'], queryFn: ({ signal }) => ask(api.GET('/api/admin/api-keys', { params: { query: { limit: 100 } }, signal })) })
  const again = { onError: sayProblem }
  const revoke = useMutation({
    mutationFn: (id: string) => ask(api.POST('/api/admin/api-keys/{id}/revoke', { params: { path: { id } } })),
    onSuccess: async () => {
      setRevoking(undefined)
      await queries.invalidateQueries({ queryKey: ['keys'] })
      say(adminText.revoked)
    },
    ...again,
  })
  const rotate = useMutation({
    mutationFn: (id: string) => ask(api.POST('/api/admin/api-keys/{id}/rotate', { params: { path: { id } }, body: { graceSeconds: 3600 } })),
    onSuccess: async ({ plaintextKey }) => {
      setSecret(plaintextKey)
      await queries.invalidateQueries({ queryKey: ['keys'] })
    },
    ...again,
  })
  return (
    <Panel title={adminText.keys} note={t.common.in(timeZone)} flush>
      <Shown query={query}>
        {(keys) => keys.length === 0 ? <Empty icon="lock" title={adminText.noKeys} /> : (
          <Table
            label={adminText.keys}
            rows={keys}
            id={(one) => one.id}
            columns={[
              { id: 'name', title: t.common.name, cell: (one) => <span className="font-medium">{one.name}</span> },
              { id: 'key', title: adminText.key, cell: (one) => <code className="font-mono text-xs">{one.keyPrefix}…{one.last4}</code> },
              { id: 'scopes', title: adminText.scopes, wrap: true, cell: (one) => one.scopes.join(', ') },
              { id: 'status', title: t.common.status, cell: (one) => <State of={one.status} /> },
              { id: 'used', title: adminText.lastUsed, cell: (one) => (one.lastUsedAt ? instant(one.lastUsedAt, timeZone) : adminText.never) },
              { id: 'expires', title: adminText.expires, cell: (one) => (one.expiresAt ? instantDay(one.expiresAt, timeZone) : adminText.never) },
              {
                id: 'actions', title: <span className="sr-only">{t.common.edit}</span>, cell: (one) => can('admin.write') && one.status === 'ACTIVE' && (
                  <span className="flex justify-end gap-1">
                    <Button small title={adminText.rotateHint} onClick={() => rotate.mutate(one.id)}>{adminText.rotate}</Button>
                    <Button small kind="danger" onClick={() => setRevoking(one)}>{adminText.revoke}</Button>
                  </span>
                ),
              },
            ]}
          />
        )}
      </Shown>
      {revoking && (
        <Dialog title={adminText.revokeSure(revoking.name)} note={adminText.revokeHint} onClose={() => setRevoking(undefined)}>
          <FormEnd onCancel={() => setRevoking(undefined)}><Button kind="danger" busy={revoke.isPending} onClick={() => revoke.mutate(revoking.id)}>{adminText.revoke}</Button></FormEnd>
        </Dialog>
      )}
      {secret && <Secret title={adminText.secretTitle} hint={adminText.secretHint} secret={secret} onClose={() => setSecret(undefined)} />}
    </Panel>
  )
}

/** The scopes that the signed-in person can give: one for each permission that they have. */
function scopesOf(permissions: readonly string[]): string[] {
  return ['*', ...permissions.map((permission) => { const at = permission.lastIndexOf('.'); return `${permission.slice(0, at)}:${permission.slice(at + 1)}` })]
}

function NewKey({ onClose }: { onClose: () => void }) {
  const me = useMe()
  const queries = useQueryClient()
  const make = useMutation({
    mutationFn: (form: FormData) => {
      const expires = String(form.get('expires'))
      const ips = String(form.get('ips')).split(',').map((one) => one.trim()).filter(Boolean)
      return ask(api.POST('/api/admin/api-keys', { body: { name: String(form.get('name')), scopes: form.getAll('scope').map(String), expiresAt: expires ? new Date(`${expires}T23:59:59Z`).toISOString() : null, allowedIps: ips } }))
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  })
  if (make.data) return <Secret title={adminText.secretTitle} hint={adminText.secretHint} secret={make.data.plaintextKey} onClose={onClose} />
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    make.mutate(new FormData(event.currentTarget))
  }
  return (
    <Dialog title={adminText.newKey} onClose={onClose} wide>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Input label={adminText.keyName} name="name" required maxLength={100} autoFocus />
        <div className="grid gap-3 sm:grid-cols-2">
          <Input label={adminText.expires} hint={adminText.expiresHint} name="expires" type="date" />
          <Input label={adminText.allowedIps} hint={adminText.allowedIpsHint} name="ips" />
        </div>
        <fieldset>
          <legend className="label">{adminText.scopes}</legend>
          <p className="mb-1 text-xs text-quiet">{adminText.scopesHint}</p>
          <div className="grid gap-1 sm:grid-cols-3">{scopesOf(me.permissions).map((scope) => <Check key={scope} name="scope" value={scope} label={scope} />)}</div>
        </fieldset>
        <FormProblem error={make.error} />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={make.isPending}>{t.common.create}</Button></FormEnd>
      </form>
    </Dialog>
  )
}
