import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { api, whole, type Schema } from '../../api/client'
import { useCan, useMe } from '../../api/session'
import { day, instantDay } from '../../format/dates'
import { count, money } from '../../format/numbers'
import { useFilters } from '../../shell/search'
import { t } from '../../text'
import { orders } from '../../text/orders'
import { Select } from '../../ui/fields'
import { Glossary } from '../../ui/glossary'
import { PageHead, Panel } from '../../ui/panel'
import { Pager } from '../../ui/pager'
import { State } from '../../ui/state'
import { Empty, NoPermission, NoneFits, Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { wordOf } from '../../ui/tones'
import { OrderDialog } from './order-dialog'

type Status = Schema<'OrderStatus'>
const statuses: Status[] = ['DRAFT', 'SUBMITTED', 'APPROVED', 'PARTIALLY_RECEIVED', 'RECEIVED', 'CLOSED', 'CANCELLED', 'DISPUTED']

export function OrdersPage() {
  const can = useCan()
  return (
    <>
      <title>{`${orders.title} · ${t.shell.product}`}</title>
      <PageHead title={orders.title} note={orders.note} />
      {can('procurement.read') ? <Orders /> : <NoPermission permission="procurement.read" />}
    </>
  )
}

function Orders() {
  const { workspace } = useMe()
  const [filters, set] = useFilters()
  const [page, setPage] = useState(1)
  const status = filters['status'] as Status | undefined
  const query = useQuery({
    queryKey: ['orders', status, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => whole(api.GET('/api/purchase-orders', { params: { query: { status: status && [status], page, limit: 25 } }, signal })),
  })
  const onStatus = (value: string) => {
    setPage(1)
    set({ status: value || undefined })
  }
  return (
    <Panel flush title={orders.title} note={t.common.in(workspace.timeZone)} actions={<><Glossary of={orders.title} terms={orders.numbers} page="/docs/purchasing" /><Select label={t.common.status} hideLabel value={status ?? ''} onChange={(event) => onStatus(event.target.value)} choices={[['', orders.anyStatus], ...statuses.map((one) => [one, wordOf(one)] as const)]} /></>}>
      <Shown query={query}>
        {({ data, pagination }) => data.length === 0 ? (status ? <NoneFits /> : <Empty icon="catalog" title={orders.none}>{orders.noneHint}</Empty>) : (
          <>
            <Table
              label={orders.title}
              rows={data}
              id={(one) => one.id}
              columns={[
                { id: 'number', title: orders.number, cell: (one) => <button type="button" className="font-medium text-accent underline" onClick={() => set({ open: one.id })}>{one.number}</button> },
                { id: 'supplier', title: orders.supplier, cell: (one) => one.supplierName },
                { id: 'to', title: orders.to, cell: (one) => one.locationName },
                { id: 'lines', title: orders.lines, number: true, cell: (one) => count(one.lines.length) },
                { id: 'total', title: orders.total, number: true, cell: (one) => money(one.total, one.currency) },
                { id: 'expected', title: orders.expected, cell: (one) => day(one.expectedOn) },
                { id: 'status', title: t.common.status, cell: (one) => <State of={one.status} /> },
                { id: 'made', title: t.common.when, cell: (one) => instantDay(one.createdAt, workspace.timeZone) },
              ]}
            />
            <Pager pagination={pagination} onPage={setPage} />
          </>
        )}
      </Shown>
      {filters['open'] && <OrderDialog id={filters['open']} onClose={() => set({ open: undefined })} />}
    </Panel>
  )
}
