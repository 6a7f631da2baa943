import { useState } from 'react'

import { api, ask, whole } from '../../../api/client'
import { useCan, useMe } from '../../../api/session'
import { instant } from '../../../format/dates'
import { count } from '../../../format/numbers'
import { t } from '../../../text'
import { webhooks as text } from '../../../text/integration'
import { Badge } from '../../../ui/badge'
import { Button } from '../../../ui/button'
import { Confirm } from '../../../ui/confirm'
import { Panel } from '../../../ui/panel'
import { Empty, Shown } from '../../../ui/states'
import { Table } from '../../../ui/table'
import { say, sayProblem } from '../../../ui/toasts'
import { AdminFrame } from '../frame'
import { useChange, useEndpoints, type Endpoint } from './data'
import { EndpointDialog } from './form'
import { Rotate } from './rotate'
import { WebhookParts } from './parts'

export function WebhooksPage() {
  const can = useCan()
  const [making, setMaking] = useState(false)
  return (
    <AdminFrame title={text.title} needs="admin.webhooks.read" actions={can('admin.webhooks.write') && <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>{text.create}</Button>}>
      <WebhookParts />
      <Endpoints />
      {making && <EndpointDialog endpoint={undefined} onClose={() => setMaking(false)} />}
    </AdminFrame>
  )
}

function Endpoints() {
  const may = useCan()('admin.webhooks.write')
  const { workspace: { timeZone } } = useMe()
  const [acting, setActing] = useState<{ on: Endpoint; does: 'edit' | 'rotate' | 'remove' } | undefined>()
  const query = useEndpoints()
  const close = () => setActing(undefined)
  const test = useChange((id: string) => ask(api.POST('/api/admin/webhooks/endpoints/{id}/test', { params: { path: { id } } })), () => say(text.tested))
  const remove = useChange((one: Endpoint) => whole(api.DELETE('/api/admin/webhooks/endpoints/{id}', { params: { path: { id: one.id }, header: { 'If-Match': `"${one.version}"` } } })), () => {
    close()
    say(text.removed)
  })
  return (
    <Panel flush title={text.endpoints} note={text.endpointsNote}>
      <Shown query={query}>
        {(rows) => rows.length === 0 ? <Empty icon="code" title={text.none}>{text.noneHint}</Empty> : (
          <Table
            label={text.endpoints}
            rows={rows}
            id={(one) => one.id}
            columns={[
              { id: 'url', title: text.url, wrap: true, cell: (one) => <><span className="font-medium break-all">{one.url}</span>{one.description && <span className="block text-xs text-quiet">{one.description}</span>}</> },
              { id: 'kinds', title: text.kinds, wrap: true, cell: (one) => one.eventTypes.join(', ') || text.allKinds },
              { id: 'status', title: t.common.status, cell: (one) => <Status of={one} timeZone={timeZone} /> },
              { id: 'last', title: text.lastEvent, number: true, cell: (one) => (one.lastSequence > 0 ? count(one.lastSequence) : t.common.none) },
              {
                id: 'actions', title: <span className="sr-only">{t.common.actions}</span>, cell: (one) => may && (
                  <span className="flex justify-end gap-1">
                    <Button small busy={test.isPending && test.variables === one.id} aria-label={`${text.test} ${one.url}`} onClick={() => test.mutate(one.id, { onError: sayProblem })}>{text.test}</Button>
                    <Button small aria-label={`${t.common.edit} ${one.url}`} onClick={() => setActing({ on: one, does: 'edit' })}>{t.common.edit}</Button>
                    <Button small aria-label={`${text.rotate} ${one.url}`} onClick={() => setActing({ on: one, does: 'rotate' })}>{text.rotate}</Button>
                    <Button small kind="danger" aria-label={`${t.common.remove} ${one.url}`} onClick={() => setActing({ on: one, does: 'remove' })}>{t.common.remove}</Button>
                  </span>
                ),
              },
            ]}
          />
        )}
      </Shown>
      {acting?.does === 'edit' && <EndpointDialog endpoint={acting.on} onClose={close} />}
      {acting?.does === 'rotate' && <Rotate endpoint={acting.on} onClose={close} />}
      {acting?.does === 'remove' && <Confirm title={text.removeSure(acting.on.url)} note={text.removeHint} action={t.common.remove} danger busy={remove.isPending} error={remove.error} onConfirm={() => remove.mutate(acting.on)} onClose={close} />}
    </Panel>
  )
}

function Status({ of, timeZone }: { of: Endpoint; timeZone: string }) {
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone={of.enabled ? 'ok' : 'plain'}>{of.enabled ? text.on : text.off}</Badge>
      {of.disabledReason && <Badge tone="critical">{of.disabledReason}</Badge>}
      {of.failingSince && <Badge tone="low">{text.failingSince(instant(of.failingSince, timeZone))}</Badge>}
      {of.oldSecretUntil && <Badge tone="info">{text.oldUntil(instant(of.oldSecretUntil, timeZone))}</Badge>}
    </span>
  )
}
