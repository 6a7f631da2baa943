import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { api, ask, type Schema } from '../../api/client'
import { useCan } from '../../api/session'
import { count } from '../../format/numbers'
import { t } from '../../text'
import { admin as adminText } from '../../text/admin'
import { Button } from '../../ui/button'
import { Figure } from '../../ui/figure'
import { FormEnd, Input } from '../../ui/fields'
import { Panel } from '../../ui/panel'
import { FormProblem, Shown } from '../../ui/states'
import { say } from '../../ui/toasts'
import { AdminFrame } from './frame'

export function WorkspacePage() {
  const query = useQuery({ queryKey: ['organization'], queryFn: ({ signal }) => ask(api.GET('/api/admin/organization', { signal })) })
  return (
    <AdminFrame title={adminText.workspace}>
      <Shown query={query}>{(found) => <Form key={found.version} organization={found} />}</Shown>
    </AdminFrame>
  )
}

function Form({ organization }: { organization: Schema<'Organization'> }) {
  const can = useCan()
  const queries = useQueryClient()
  const may = can('admin.write')
  const save = useMutation({
    mutationFn: (form: FormData) => ask(api.PATCH('/api/admin/organization', { params: { header: { 'If-Match': `"${organization.version}"` } }, body: { name: String(form.get('name')), timeZone: String(form.get('timeZone')), currency: String(form.get('currency')) } })),
    onSuccess: async () => {
      await queries.invalidateQueries()
      say(t.common.saved)
    },
  })
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      <Panel title={adminText.workspace}>
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault()
            save.mutate(new FormData(event.currentTarget))
          }}
        >
          <Input label={adminText.orgName} name="name" required disabled={!may} defaultValue={organization.name} />
          <div className="grid grid-cols-2 gap-3">
            <Input label={adminText.timeZone} name="timeZone" required disabled={!may} defaultValue={organization.timeZone} />
            <Input label={adminText.currency} name="currency" required disabled={!may} maxLength={3} defaultValue={organization.currency} />
          </div>
          <FormProblem error={save.error} />
          {may && <FormEnd><Button kind="primary" type="submit" busy={save.isPending}>{t.common.save}</Button></FormEnd>}
        </form>
      </Panel>
      <Panel title={adminText.plan} note={adminText.planNote}>
        <div className="grid grid-cols-2 gap-4">
          <Figure label={adminText.plan} value={organization.plan} />
          <Figure label={adminText.pack} value={organization.industryPack} />
          <Figure label={adminText.perMinute} value={count(organization.limits.callsPerMinute)} />
          <Figure label={adminText.perHour} value={count(organization.limits.callsPerHour)} />
        </div>
      </Panel>
    </div>
  )
}
