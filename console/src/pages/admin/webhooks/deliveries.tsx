import { useState } from 'react'

import { useCan, useMe } from '../../../api/session'
import { instant } from '../../../format/dates'
import { count } from '../../../format/numbers'
import { useFilters } from '../../../shell/search'
import { t } from '../../../text'
import { webhooks as text } from '../../../text/integration'
import { Badge } from '../../../ui/badge'
import { Button } from '../../../ui/button'
import { Select } from '../../../ui/fields'
import { Pager } from '../../../ui/pager'
import { Panel } from '../../../ui/panel'
import { State } from '../../../ui/state'
import { Empty, NoneFits, Shown } from '../../../ui/states'
import { Table } from '../../../ui/table'
import { wordOf } from '../../../ui/tones'
import { AdminFrame } from '../frame'
import { useDeliveries, useEndpoints, type DeliveryStatus } from './data'
import { DeliveryDialog } from './delivery'
import { WebhookParts } from './parts'
import { ReplayRange } from './replay'

export function DeliveriesPage() {
  const can = useCan()
  const [replaying, setReplaying] = useState(false)
  return (
    <AdminFrame title={text.log} needs="admin.webhooks.read" actions={can('admin.webhooks.write') && <Button icon="refresh" onClick={() => setReplaying(true)}>{text.replayRange}</Button>}>
      <WebhookParts />
      <Log />
      {replaying && <ReplayRange onClose={() => setReplaying(false)} />}
    </AdminFrame>
  )
}

function Log() {
  const { workspace: { timeZone } } = useMe()
  const [filters, set] = useFilters()
  const [page, setPage] = useState(1)
  const endpoints = useEndpoints()
  const query = useDeliveries(filters['endpoint'], filters['status'] as DeliveryStatus | undefined, page)
  const change = (to: Record<string, string | undefined>) => {
    setPage(1)
    set(to)
  }
  const urlOf = (id: string) => endpoints.data?.find((one) => one.id === id)?.url ?? id
  return (
    <Panel
      flush
      title={text.log}
      note={text.logNote(timeZone)}
      actions={
        <div className="flex max-w-full flex-wrap gap-2">
          <Select label={text.endpoint} hideLabel className="w-56" value={filters['endpoint'] ?? ''} onChange={(event) => change({ endpoint: event.target.value || undefined })} choices={[['', text.anyEndpoint], ...(endpoints.data ?? []).map((one) => [one.id, one.url] as const)]} />
          <Select label={t.common.status} hideLabel value={filters['status'] ?? ''} onChange={(event) => change({ status: event.target.value || undefined })} choices={[['', text.anyStatus], ...(['PENDING', 'DELIVERED', 'FAILED'] as const).map((one) => [one, wordOf(one)] as const)]} />
        </div>
      }
    >
      <Shown query={query}>
        {({ data, pagination }) => data.length === 0 ? (filters['endpoint'] || filters['status'] ? <NoneFits /> : <Empty icon="code" title={text.noDeliveries}>{text.noDeliveriesHint}</Empty>) : (
          <>
            <Table
              label={text.log}
              rows={data}
              id={(one) => one.id}
              columns={[
                { id: 'at', title: t.common.when, cell: (one) => instant(one.createdAt, timeZone) },
                { id: 'status', title: t.common.status, cell: (one) => <span className="inline-flex gap-1"><State of={one.status} />{one.replayed && <Badge>{text.replayed}</Badge>}</span> },
                { id: 'event', title: text.event, cell: (one) => <code className="font-mono text-xs">{one.type}</code> },
                { id: 'sequence', title: text.sequence, number: true, cell: (one) => (one.sequence > 0 ? count(one.sequence) : text.test.toLowerCase()) },
                { id: 'endpoint', title: text.endpoint, wrap: true, cell: (one) => <span className="break-all">{urlOf(one.endpointId)}</span> },
                { id: 'tries', title: text.tries, number: true, cell: (one) => t.common.of(count(one.attempts), '10') },
                { id: 'detail', title: text.detail, wrap: true, cell: (one) => <>{one.detail}{one.nextAttemptAt && <span className="block text-xs text-quiet">{text.next} {instant(one.nextAttemptAt, timeZone)}</span>}</> },
                { id: 'open', title: <span className="sr-only">{text.open}</span>, cell: (one) => <Button small aria-label={`${text.open} ${one.type} ${one.sequence}`} onClick={() => set({ open: one.id })}>{text.open}</Button> },
              ]}
            />
            <Pager pagination={pagination} onPage={setPage} />
          </>
        )}
      </Shown>
      {filters['open'] && <DeliveryDialog id={filters['open']} onClose={() => set({ open: undefined })} />}
    </Panel>
  )
}
