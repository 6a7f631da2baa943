import type { ReactNode } from 'react'

import { useCan } from '../../api/session'
import { t } from '../../text'
import { PageHead } from '../../ui/panel'
import { NoPermission } from '../../ui/states'
import { Tabs } from '../../ui/tabs'

/** What all pages of the administration have in common. */
export function AdminFrame({ title, needs = 'admin.read', actions, children }: { title: string; needs?: string; actions?: ReactNode; children: ReactNode }) {
  const can = useCan()
  return (
    <>
      <title>{`${title} · ${t.shell.product}`}</title>
      <PageHead title={t.admin.title} note={t.admin.note} actions={can(needs) && actions} />
      <Tabs
        label={t.admin.tabs}
        tabs={[
          { to: '/admin', text: t.admin.people },
          { to: '/admin/roles', text: t.admin.roles },
          { to: '/admin/keys', text: t.admin.keys },
          { to: '/admin/alerts', text: t.admin.alertRules },
          { to: '/admin/workspace', text: t.admin.workspace },
          { to: '/admin/usage', text: t.admin.usage },
          { to: '/admin/audit', text: t.admin.audit },
        ]}
      />
      {can(needs) ? children : <NoPermission permission={needs} />}
    </>
  )
}
