import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'

import { api, ask, type Schema } from '../../api/client'
import { useLocations } from '../../api/masters'
import { useCan, useMe } from '../../api/session'
import { instantDay } from '../../format/dates'
import { t } from '../../text'
import { admin as adminText } from '../../text/admin'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { FormEnd, Input, Select } from '../../ui/fields'
import { Panel } from '../../ui/panel'
import { State } from '../../ui/state'
import { FormProblem, Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { say, sayProblem } from '../../ui/toasts'
import { AdminFrame } from './frame'
import { Secret } from './secret'

type User = Schema<'User'>

export function useRoles() {
  return useQuery({ queryKey: ['roles'], queryFn: ({ signal }) => ask(api.GET('/api/admin/roles', { signal })) })
}

export function PeoplePage() {
  const can = useCan()
  const [inviting, setInviting] = useState(false)
  return (
    <AdminFrame title={adminText.people} actions={can('admin.write') && <Button kind="primary" icon="plus" onClick={() => setInviting(true)}>{adminText.invite}</Button>}>
      <People />
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </AdminFrame>
  )
}

function People() {
  const can = useCan()
  const { workspace, user: me } = useMe()
  const queries = useQueryClient()
  const locations = useLocations()
  const [changing, setChanging] = useState<User | undefined>()
  const query = useQuery({ queryKey: ['users'], queryFn: ({ signal }) => ask(api.GET('/api/admin/users', { params: { query: { limit: 100 } }, signal })) })
  const change = useMutation({
    mutationFn: ({ id, status }: { id: string; status: 'ACTIVE' | 'INACTIVE' }) => ask(api.PATCH('/api/admin/users/{id}', { params: { path: { id } }, body: { status } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['users'] }),
    onError: sayProblem,
  })
  const place = (id: string | null | undefined) => (id ? ` (${locations.data?.find((one) => one.id === id)?.name ?? id})` : '')
  return (
    <Panel title={adminText.people} flush>
      <Shown query={query}>
        {(users) => (
          <Table
            label={adminText.people}
            rows={users}
            id={(one) => one.id}
            columns={[
              { id: 'name', title: t.common.name, cell: (one) => <span className="font-medium">{one.name}</span> },
              { id: 'email', title: adminText.email, cell: (one) => one.email },
              { id: 'roles', title: adminText.role, wrap: true, cell: (one) => one.roles.map((role) => `${role.role}${place(role.locationId)}`).join(', ') },
              { id: 'status', title: t.common.status, cell: (one) => <State of={one.status} /> },
              { id: 'since', title: adminText.since, cell: (one) => instantDay(one.createdAt, workspace.timeZone) },
              {
                id: 'actions', title: <span className="sr-only">{t.common.edit}</span>, cell: (one) => can('admin.write') && one.id !== me.id && (
                  <span className="flex justify-end gap-1">
                    <Button small onClick={() => setChanging(one)}>{adminText.changeRoles}</Button>
                    <Button small onClick={() => change.mutate({ id: one.id, status: one.status === 'INACTIVE' ? 'ACTIVE' : 'INACTIVE' })}>{one.status === 'INACTIVE' ? adminText.activate : adminText.deactivate}</Button>
                  </span>
                ),
              },
            ]}
          />
        )}
      </Shown>
      {changing && <ChangeRoles user={changing} onClose={() => setChanging(undefined)} />}
    </Panel>
  )
}

function RoleFields({ role, locationId }: { role?: string | undefined; locationId?: string | null | undefined }) {
  const roles = useRoles()
  const locations = useLocations()
  return (
    <>
      <Select key={`role ${roles.isSuccess}`} label={adminText.role} name="role" defaultValue={role ?? 'TENANT_USER'} choices={(roles.data ?? []).map((one) => [one.id, one.name] as const)} />
      <Select key={`where ${locations.isSuccess}`} label={adminText.where} name="locationId" defaultValue={locationId ?? ''} choices={[['', adminText.everywhere], ...(locations.data ?? []).map((one) => [one.id, one.name] as const)]} />
    </>
  )
}

function assignment(form: FormData): Schema<'RoleAssignment'> {
  return { role: String(form.get('role')), locationId: String(form.get('locationId')) || null }
}

function Invite({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient()
  const [password, setPassword] = useState<string | undefined>()
  const invite = useMutation({
    mutationFn: (form: FormData) => ask(api.POST('/api/admin/users', { body: { email: String(form.get('email')), name: String(form.get('name')), roles: [assignment(form)] } })),
    onSuccess: async ({ user, temporaryPassword }) => {
      await queries.invalidateQueries({ queryKey: ['users'] })
      say(adminText.invited(user.email))
      if (temporaryPassword) setPassword(temporaryPassword)
      else onClose()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    invite.mutate(new FormData(event.currentTarget))
  }
  if (password) return <Secret title={adminText.temporary} hint={adminText.temporaryHint} secret={password} onClose={onClose} />
  return (
    <Dialog title={adminText.invite} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Input label={t.common.name} name="name" required maxLength={120} autoFocus />
        <Input label={adminText.email} name="email" type="email" required />
        <RoleFields />
        <FormProblem error={invite.error} />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={invite.isPending}>{adminText.invite}</Button></FormEnd>
      </form>
    </Dialog>
  )
}

function ChangeRoles({ user, onClose }: { user: User; onClose: () => void }) {
  const queries = useQueryClient()
  const change = useMutation({
    mutationFn: (form: FormData) => ask(api.PATCH('/api/admin/users/{id}', { params: { path: { id: user.id } }, body: { roles: [assignment(form)] } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['users'] })
      say(t.common.saved)
      onClose()
    },
  })
  return (
    <Dialog title={adminText.changeRoles} note={user.email} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate(new FormData(event.currentTarget))
        }}
      >
        <RoleFields role={user.roles[0]?.role} locationId={user.roles[0]?.locationId} />
        <FormProblem error={change.error} />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={change.isPending}>{t.common.save}</Button></FormEnd>
      </form>
    </Dialog>
  )
}
