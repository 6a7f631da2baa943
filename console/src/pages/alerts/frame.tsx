import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { api, ask } from '../../api/client'
import { useCan } from '../../api/session'
import { count } from '../../format/numbers'
import { t } from '../../text'
import { alerts } from '../../text/alerts'
import { Button } from '../../ui/button'
import { PageHead } from '../../ui/panel'
import { NoPermission } from '../../ui/states'
import { Tabs } from '../../ui/tabs'
import { say, sayProblem } from '../../ui/toasts'

/** What the pages about alerts have in common. */
export function AlertsFrame({ title, note, needs, children }: { title: string; note: string; needs: string; children: ReactNode }) {
  const can = useCan()
  const more = !can('admin.alerts.read')
  return (
    <>
      <title>{`${title} · ${t.shell.product}`}</title>
      <PageHead title={alerts.title} note={note} actions={can('admin.alerts.write') && <Evaluate />} />
      <Tabs label={alerts.tabs} tabs={[{ to: '/alerts', text: alerts.inbox }, { to: '/alerts/history', text: alerts.history, hidden: more }, { to: '/alerts/rules', text: alerts.rules, hidden: more }]} />
      {can(needs) ? children : <NoPermission permission={needs} />}
    </>
  )
}

function Evaluate() {
  const queries = useQueryClient()
  const run = useMutation({
    mutationFn: () => ask(api.POST('/api/admin/alerts/trigger', { body: {} })),
    onSuccess: async (found) => {
      await queries.invalidateQueries({ queryKey: ['alerts'] })
      say(alerts.evaluated(count(found.fired), count(found.resolved)))
    },
    onError: sayProblem,
  })
  return <Button icon="refresh" busy={run.isPending} onClick={() => run.mutate()}>{alerts.evaluate}</Button>
}
