import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { api, whole } from '../../api/client'
import { useCan, useMe } from '../../api/session'
import { instant } from '../../format/dates'
import { quantity } from '../../format/numbers'
import { t } from '../../text'
import { transfers } from '../../text/transfers'
import { PageHead, Panel } from '../../ui/panel'
import { Pager } from '../../ui/pager'
import { State } from '../../ui/state'
import { Empty, NoPermission, Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { TransferTabs } from './tabs'

/** The transfers that were made. */
export function MovesPage() {
  const can = useCan()
  return (
    <>
      <title>{`${transfers.moves} · ${t.shell.product}`}</title>
      <PageHead title={transfers.title} note={transfers.note} />
      <TransferTabs />
      {can('transfers.read') ? <Moves /> : <NoPermission permission="transfers.read" />}
    </>
  )
}

function Moves() {
  const { workspace } = useMe()
  const [page, setPage] = useState(1)
  const query = useQuery({
    queryKey: ['transfers', page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => whole(api.GET('/api/inventory/transfers', { params: { query: { page, limit: 25 } }, signal })),
  })
  return (
    <Panel title={transfers.moves} note={t.common.in(workspace.timeZone)} flush>
      <Shown query={query}>
        {({ data, pagination }) => data.length === 0 ? <Empty icon="transfers" title={transfers.noMoves}>{transfers.noMovesHint}</Empty> : (
          <>
            <Table
              label={transfers.moves}
              rows={data}
              id={(one) => one.id}
              columns={[
                { id: 'made', title: transfers.createdAt, cell: (one) => instant(one.createdAt, workspace.timeZone) },
                { id: 'from', title: transfers.from, cell: (one) => one.sourceLocationName },
                { id: 'to', title: transfers.to, cell: (one) => one.destLocationName },
                { id: 'lines', title: transfers.lines, wrap: true, cell: (one) => one.lines.map((line) => `${quantity(line.quantity)} × ${line.productName}`).join(', ') },
                { id: 'status', title: t.common.status, cell: (one) => <State of={one.status} /> },
              ]}
            />
            <Pager pagination={pagination} onPage={setPage} />
          </>
        )}
      </Shown>
    </Panel>
  )
}
