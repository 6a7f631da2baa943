import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { api, ask, whole, type Schema } from '../../../api/client'
import { useCan } from '../../../api/session'
import { count } from '../../../format/numbers'
import { t } from '../../../text'
import { connections as text, webhooks } from '../../../text/integration'
import { Badge } from '../../../ui/badge'
import { Button, IconButton } from '../../../ui/button'
import { Confirm } from '../../../ui/confirm'
import { Panel } from '../../../ui/panel'
import { Empty, Shown } from '../../../ui/states'
import { Table } from '../../../ui/table'
import { say } from '../../../ui/toasts'
import { AdminFrame } from '../frame'
import { ConnectionDialog } from './form'

type Connection = Schema<'Connection'>

export function ConnectionsPage() {
  const can = useCan()
  const [making, setMaking] = useState(false)
  return (
    <AdminFrame title={text.title} needs="admin.webhooks.read" actions={can('admin.webhooks.write') && <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>{text.create}</Button>}>
      <Connections />
      {making && <ConnectionDialog connection={undefined} onClose={() => setMaking(false)} />}
    </AdminFrame>
  )
}

function Connections() {
  const may = useCan()('admin.webhooks.write')
  const queries = useQueryClient()
  const [acting, setActing] = useState<{ on: Connection; does: 'edit' | 'remove' } | undefined>()
  const close = () => setActing(undefined)
  const query = useQuery({ queryKey: ['connections'], queryFn: ({ signal }) => ask(api.GET('/api/admin/connections', { params: { query: { limit: 100 } }, signal })) })
  const remove = useMutation({
    mutationFn: (one: Connection) => whole(api.DELETE('/api/admin/connections/{id}', { params: { path: { id: one.id }, header: { 'If-Match': `"${one.version}"` } } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['connections'] })
      close()
      say(text.removed)
    },
  })
  return (
    <Panel flush title={text.list} note={text.listNote}>
      <Shown query={query}>
        {(rows) => rows.length === 0 ? <Empty icon="transfers" title={text.none}>{text.noneHint}</Empty> : (
          <Table
            label={text.list}
            rows={rows}
            id={(one) => one.id}
            columns={[
              { id: 'name', title: t.common.name, cell: (one) => <span className="font-medium">{one.name}</span> },
              { id: 'provider', title: text.provider, cell: (one) => text.providers[one.provider] },
              { id: 'status', title: t.common.status, cell: (one) => <Badge tone={one.enabled ? 'ok' : 'plain'}>{one.enabled ? webhooks.on : webhooks.off}</Badge> },
              { id: 'path', title: text.path, wrap: true, cell: (one) => <Address path={one.path} /> },
              { id: 'mapped', title: text.places, cell: (one) => text.mapped(count(Object.keys(one.settings.locations ?? {}).length)) },
              {
                id: 'actions', title: <span className="sr-only">{t.common.actions}</span>, cell: (one) => may && (
                  <span className="flex justify-end gap-1">
                    <Button small aria-label={`${t.common.edit} ${one.name}`} onClick={() => setActing({ on: one, does: 'edit' })}>{t.common.edit}</Button>
                    <Button small kind="danger" aria-label={`${t.common.remove} ${one.name}`} onClick={() => setActing({ on: one, does: 'remove' })}>{t.common.remove}</Button>
                  </span>
                ),
              },
            ]}
          />
        )}
      </Shown>
      {acting?.does === 'edit' && <ConnectionDialog connection={acting.on} onClose={close} />}
      {acting?.does === 'remove' && <Confirm title={text.removeSure(acting.on.name)} note={text.removeHint} action={t.common.remove} danger busy={remove.isPending} error={remove.error} onConfirm={() => remove.mutate(acting.on)} onClose={close} />}
    </Panel>
  )
}

/** Where the provider is to send its webhooks, to be copied. */
function Address({ path }: { path: string }) {
  const whole = window.location.origin + path
  const copy = async () => {
    await navigator.clipboard.writeText(whole)
    say(t.common.copied)
  }
  return <span className="inline-flex items-center gap-1"><code className="font-mono text-xs break-all">{whole}</code><IconButton icon="copy" label={`${t.common.copy} ${whole}`} onClick={() => void copy()} /></span>
}
