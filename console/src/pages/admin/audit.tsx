import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { api, whole, type Schema } from '../../api/client'
import { useMe } from '../../api/session'
import { instant } from '../../format/dates'
import { useFilters } from '../../shell/search'
import { t } from '../../text'
import { admin } from '../../text/admin'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Select } from '../../ui/fields'
import { Panel } from '../../ui/panel'
import { Pager } from '../../ui/pager'
import { Empty, Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { AdminFrame } from './frame'

type Entry = Schema<'AuditEntry'>
const actions = ['CREATE', 'UPDATE', 'DELETE', 'APPROVE', 'REJECT', 'EXECUTE', 'ADJUST', 'REVOKE', 'ROTATE', 'SIGN_IN', 'SIGN_OUT', 'TRIGGER', 'GENERATE'] as const

function word(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ')
}

export function AuditPage() {
  return (
    <AdminFrame title={admin.audit}>
      <Log />
    </AdminFrame>
  )
}

function Log() {
  const { workspace } = useMe()
  const [filters, set] = useFilters()
  const [page, setPage] = useState(1)
  const [open, setOpen] = useState<Entry | undefined>()
  const action = filters['action'] as (typeof actions)[number] | undefined
  const query = useQuery({
    queryKey: ['audit', action, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => whole(api.GET('/api/admin/audit-log', { params: { query: { action: action && [action], page, limit: 25 } }, signal })),
  })
  const onAction = (value: string) => {
    setPage(1)
    set({ action: value || undefined })
  }
  return (
    <Panel title={admin.audit} note={t.common.in(workspace.timeZone)} flush actions={<Select label={admin.action} hideLabel value={action ?? ''} onChange={(event) => onAction(event.target.value)} choices={[['', admin.anyAction], ...actions.map((one) => [one, word(one)] as const)]} />}>
      <Shown query={query}>
        {({ data, pagination }) => data.length === 0 ? <Empty title={admin.noAudit} /> : (
          <>
            <Table
              label={admin.audit}
              rows={data}
              id={(one) => one.id}
              columns={[
                { id: 'at', title: t.common.when, cell: (one) => instant(one.at, workspace.timeZone) },
                { id: 'who', title: t.common.who, cell: (one) => one.actor.name || word(one.actor.type) },
                { id: 'action', title: admin.action, cell: (one) => word(one.action) },
                { id: 'entity', title: admin.entity, cell: (one) => <span>{one.entity} <code className="font-mono text-2xs text-quiet">{one.entityId}</code></span> },
                { id: 'from', title: admin.address2, cell: (one) => one.address || t.common.none },
                { id: 'change', title: <span className="sr-only">{admin.change}</span>, cell: (one) => (one.before || one.after) && <Button small onClick={() => setOpen(one)}>{admin.change}</Button> },
              ]}
            />
            <Pager pagination={pagination} onPage={setPage} />
          </>
        )}
      </Shown>
      {open && <Change entry={open} onClose={() => setOpen(undefined)} />}
    </Panel>
  )
}

/** Field by field, what it was and what it became; what stayed the same is left out. */
function Change({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const [before, after] = [entry.before ?? {}, entry.after ?? {}] as Record<string, unknown>[]
  const shown = (value: unknown) => (value === undefined ? '–' : JSON.stringify(value))
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter((field) => shown(before?.[field]) !== shown(after?.[field]))
  return (
    <Dialog title={`${word(entry.action)} ${entry.entity}`} note={entry.entityId} onClose={onClose} wide>
      <Table
        label={admin.change}
        rows={fields}
        id={(field) => field}
        columns={[
          { id: 'field', title: t.common.what, cell: (field) => field },
          { id: 'before', title: admin.before, wrap: true, cell: (field) => <code className="font-mono text-xs break-all">{shown(before?.[field])}</code> },
          { id: 'after', title: admin.after, wrap: true, cell: (field) => <code className="font-mono text-xs break-all">{shown(after?.[field])}</code> },
        ]}
      />
    </Dialog>
  )
}
