import type { ReactNode } from 'react'

import { useCan } from '../../api/session'
import { t } from '../../text'
import { admin as adminText } from '../../text/admin'
import { connections, planning, webhooks } from '../../text/integration'
import { PageHead } from '../../ui/panel'
import { NoPermission } from '../../ui/states'
import { Tabs } from '../../ui/tabs'

/** What all pages of the administration have in common. */
export function AdminFrame({ title, needs = 'admin.read', actions, children }: { title: string; needs?: string; actions?: ReactNode; children: ReactNode }) {
  const can = useCan()
  return (
    <>
      <title>{`${title} · ${t.shell.product}`}</title>
      <PageHead title={adminText.title} note={adminText.note} actions={can(needs) && actions} />
      <Tabs
        label={adminText.tabs}
        tabs={[
          { to: '/admin', text: adminText.people },
          { to: '/admin/roles', text: adminText.roles },
          { to: '/admin/keys', text: adminText.keys },
          { to: '/admin/alerts', text: adminText.alertRules },
          { to: '/admin/replenishment', text: planning.title },
          { to: '/admin/webhooks', text: webhooks.title },
          { to: '/admin/connections', text: connections.title },
          { to: '/admin/workspace', text: adminText.workspace },
          { to: '/admin/usage', text: adminText.usage },
          { to: '/admin/audit', text: adminText.audit },
        ]}
      />
      {can(needs) ? children : <NoPermission permission={needs} />}
    </>
  )
}
