import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import { api, whole } from '../../api/client'
import { useMe } from '../../api/session'
import { instant } from '../../format/dates'
import { count, quantity } from '../../format/numbers'
import { useFilters } from '../../shell/search'
import { t } from '../../text'
import { alerts } from '../../text/alerts'
import { Segments, Select } from '../../ui/fields'
import { Glossary } from '../../ui/glossary'
import { Panel } from '../../ui/panel'
import { Pager } from '../../ui/pager'
import { State } from '../../ui/state'
import { Empty, Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { wordOf } from '../../ui/tones'
import { alertRules, type AlertRule } from './data'
import { AlertsFrame } from './frame'

export function AlertHistoryPage() {
  return (
    <AlertsFrame title={alerts.history} note={alerts.historyNote} needs="admin.alerts.read">
      <History />
    </AlertsFrame>
  )
}

type Status = 'FIRED' | 'RESOLVED' | 'ALL'

function History() {
  const { workspace } = useMe()
  const [filters, set] = useFilters()
  const [page, setPage] = useState(1)
  const status = (filters['status'] ?? 'FIRED') as Status
  const severity = filters['severity'] as 'CRITICAL' | 'LOW' | 'INFO' | undefined
  const rule = filters['rule'] as AlertRule | 'digest' | 'test' | undefined
  const query = useQuery({
    queryKey: ['alerts', 'history', status, severity, rule, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      whole(api.GET('/api/admin/alerts/history', { params: { query: { status: status === 'ALL' ? undefined : [status], severity: severity && [severity], type: rule && [rule], page, limit: 25 } }, signal })),
  })
  const change = (to: Record<string, string | undefined>) => {
    setPage(1)
    set(to)
  }
  return (
    <Panel
      title={alerts.list}
      note={t.common.in(workspace.timeZone)}
      flush
      actions={
        <div className="flex flex-wrap items-center gap-2">
          <Glossary of={alerts.list} terms={alerts.numbers} page="/docs/alerts" />
          <Segments label={t.common.status} value={status} onChange={(value) => change({ status: value === 'FIRED' ? undefined : value })} choices={[['FIRED', alerts.openOnly], ['RESOLVED', alerts.resolved], ['ALL', alerts.every]]} />
          <Select label={alerts.severity} hideLabel value={severity ?? ''} onChange={(event) => change({ severity: event.target.value || undefined })} choices={[['', alerts.anySeverity], ...(['CRITICAL', 'LOW', 'INFO'] as const).map((one) => [one, t.states[one]] as const)]} />
          <Select label={alerts.rule} hideLabel value={rule ?? ''} onChange={(event) => change({ rule: event.target.value || undefined })} choices={[['', alerts.anyRule], ...([...alertRules, 'digest', 'test'] as const).map((one) => [one, t.states[one]] as const)]} />
        </div>
      }
    >
      <Shown query={query}>
        {({ data, pagination }) => data.length === 0 ? <Empty icon="check" title={alerts.none}>{alerts.noneHint}</Empty> : (
          <>
            <Table
              label={alerts.list}
              rows={data}
              id={(one) => one.id}
              columns={[
                { id: 'severity', title: alerts.severity, cell: (one) => <State of={one.severity} /> },
                { id: 'rule', title: alerts.rule, cell: (one) => wordOf(one.type) },
                { id: 'what', title: alerts.message, wrap: true, cell: (one) => <>{one.message} {one.productMasterId && <SeeStock message={one.message} />}</> },
                { id: 'atp', title: alerts.atp, unit: t.common.units, number: true, cell: (one) => quantity(one.terms?.atp) },
                { id: 'threshold', title: alerts.threshold, unit: t.common.units, number: true, cell: (one) => quantity(one.terms?.threshold) },
                { id: 'status', title: t.common.status, cell: (one) => <State of={one.status} /> },
                { id: 'fired', title: alerts.fired, cell: (one) => instant(one.firedAt, workspace.timeZone) },
                { id: 'sent', title: alerts.sent, unit: alerts.places, number: true, cell: (one) => count(one.deliveries.length) },
              ]}
            />
            <Pager pagination={pagination} onPage={setPage} />
          </>
        )}
      </Shown>
    </Panel>
  )
}

/** The message names the SKU in brackets; the stock page finds the product by it. */
export function SeeStock({ message }: { message: string }) {
  const sku = /\(([^()]+)\)/.exec(message)?.[1]
  if (!sku) return null
  return <Link to="/stock" search={{ q: sku } as never} className="whitespace-nowrap text-accent underline">{alerts.see}</Link>
}
