import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'

import { api, ask, type Schema } from '../../api/client'
import { useCan, useMe } from '../../api/session'
import { instant, instantDay } from '../../format/dates'
import { t } from '../../text'
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
    <AdminFrame title={t.admin.keys} actions={can('admin.write') && <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>{t.admin.newKey}</Button>}>
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
      say(t.admin.revoked)
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
    <Panel title={t.admin.keys} note={t.common.in(timeZone)} flush>
      <Shown query={query}>
        {(keys) => keys.length === 0 ? <Empty icon="lock" title={t.admin.noKeys} /> : (
          <Table
            label={t.admin.keys}
            rows={keys}
            id={(one) => one.id}
            columns={[
              { id: 'name', title: t.common.name, cell: (one) => <span className="font-medium">{one.name}</span> },
              { id: 'key', title: t.admin.key, cell: (one) => <code className="font-mono text-xs">{one.keyPrefix}…{one.last4}</code> },
              { id: 'scopes', title: t.admin.scopes, wrap: true, cell: (one) => one.scopes.join(', ') },
              { id: 'status', title: t.common.status, cell: (one) => <State of={one.status} /> },
              { id: 'used', title: t.admin.lastUsed, cell: (one) => (one.lastUsedAt ? instant(one.lastUsedAt, timeZone) : t.admin.never) },
              { id: 'expires', title: t.admin.expires, cell: (one) => (one.expiresAt ? instantDay(one.expiresAt, timeZone) : t.admin.never) },
              {
                id: 'actions', title: <span className="sr-only">{t.common.edit}</span>, cell: (one) => can('admin.write') && one.status === 'ACTIVE' && (
                  <span className="flex justify-end gap-1">
                    <Button small title={t.admin.rotateHint} onClick={() => rotate.mutate(one.id)}>{t.admin.rotate}</Button>
                    <Button small kind="danger" onClick={() => setRevoking(one)}>{t.admin.revoke}</Button>
                  </span>
                ),
              },
            ]}
          />
        )}
      </Shown>
      {revoking && (
        <Dialog title={t.admin.revokeSure(revoking.name)} note={t.admin.revokeHint} onClose={() => setRevoking(undefined)}>
          <FormEnd onCancel={() => setRevoking(undefined)}><Button kind="danger" busy={revoke.isPending} onClick={() => revoke.mutate(revoking.id)}>{t.admin.revoke}</Button></FormEnd>
        </Dialog>
      )}
      {secret && <Secret title={t.admin.secretTitle} hint={t.admin.secretHint} secret={secret} onClose={() => setSecret(undefined)} />}
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
  if (make.data) return <Secret title={t.admin.secretTitle} hint={t.admin.secretHint} secret={make.data.plaintextKey} onClose={onClose} />
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    make.mutate(new FormData(event.currentTarget))
  }
  return (
    <Dialog title={t.admin.newKey} onClose={onClose} wide>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Input label={t.admin.keyName} name="name" required maxLength={100} autoFocus />
        <div className="grid gap-3 sm:grid-cols-2">
          <Input label={t.admin.expires} hint={t.admin.expiresHint} name="expires" type="date" />
          <Input label={t.admin.allowedIps} hint={t.admin.allowedIpsHint} name="ips" />
        </div>
        <fieldset>
          <legend className="label">{t.admin.scopes}</legend>
          <p className="mb-1 text-xs text-quiet">{t.admin.scopesHint}</p>
          <div className="grid gap-1 sm:grid-cols-3">{scopesOf(me.permissions).map((scope) => <Check key={scope} name="scope" value={scope} label={scope} />)}</div>
        </fieldset>
        <FormProblem error={make.error} />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={make.isPending}>{t.common.create}</Button></FormEnd>
      </form>
    </Dialog>
  )
}
