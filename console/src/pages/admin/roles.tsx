import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'

import { api, ask, whole } from '../../api/client'
import { useCan } from '../../api/session'
import { t } from '../../text'
import { admin as adminText } from '../../text/admin'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Check, FormEnd, Input } from '../../ui/fields'
import { Panel } from '../../ui/panel'
import { FormProblem, Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { say, sayProblem } from '../../ui/toasts'
import { AdminFrame } from './frame'
import { useRoles } from './people'

export function RolesPage() {
  const can = useCan()
  const [making, setMaking] = useState(false)
  return (
    <AdminFrame title={adminText.roles} actions={can('admin.write') && <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>{adminText.newRole}</Button>}>
      <Roles />
      {making && <NewRole onClose={() => setMaking(false)} />}
    </AdminFrame>
  )
}

function Roles() {
  const can = useCan()
  const queries = useQueryClient()
  const query = useRoles()
  const remove = useMutation({
    mutationFn: (id: string) => whole(api.DELETE('/api/admin/roles/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['roles'] })
      say(adminText.roleRemoved)
    },
    onError: sayProblem,
  })
  return (
    <Panel title={adminText.roles} flush>
      <Shown query={query}>
        {(roles) => (
          <Table
            label={adminText.roles}
            rows={roles}
            id={(one) => one.id}
            columns={[
              { id: 'name', title: t.common.name, cell: (one) => <span className="font-medium">{one.name}</span> },
              { id: 'kind', title: t.common.kind, cell: (one) => <Badge tone={one.builtIn ? 'plain' : 'info'}>{one.builtIn ? adminText.builtIn : adminText.custom}</Badge> },
              { id: 'description', title: adminText.description, wrap: true, cell: (one) => one.description },
              { id: 'permissions', title: adminText.permissions, wrap: true, cell: (one) => <span className="text-xs text-quiet">{one.permissions.join(', ')}</span> },
              { id: 'actions', title: <span className="sr-only">{t.common.remove}</span>, cell: (one) => can('admin.write') && !one.builtIn && <Button small kind="danger" onClick={() => remove.mutate(one.id)}>{t.common.remove}</Button> },
            ]}
          />
        )}
      </Shown>
    </Panel>
  )
}

function NewRole({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient()
  const permissions = useQuery({ queryKey: ['permissions'], queryFn: ({ signal }) => ask(api.GET('/api/admin/permissions', { signal })) })
  const make = useMutation({
    mutationFn: (form: FormData) => ask(api.POST('/api/admin/roles', { body: { name: String(form.get('name')), description: String(form.get('description')), permissions: form.getAll('permission').map(String) } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['roles'] })
      say(t.common.saved)
      onClose()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    make.mutate(new FormData(event.currentTarget))
  }
  return (
    <Dialog title={adminText.newRole} onClose={onClose} wide>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Input label={t.common.name} name="name" required maxLength={80} autoFocus />
        <Input label={adminText.description} name="description" maxLength={500} />
        <fieldset>
          <legend className="label mb-1">{adminText.permissions}</legend>
          <Shown query={permissions}>
            {(all) => <div className="grid gap-1 sm:grid-cols-2">{all.map((one) => <Check key={one.permission} name="permission" value={one.permission} label={one.permission} hint={one.description} />)}</div>}
          </Shown>
        </fieldset>
        <FormProblem error={make.error} />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={make.isPending}>{t.common.create}</Button></FormEnd>
      </form>
    </Dialog>
  )
}
