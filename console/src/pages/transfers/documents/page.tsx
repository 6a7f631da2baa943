import { useState } from 'react'

import { useCan, useMe } from '../../../api/session'
import { day, instant } from '../../../format/dates'
import { quantity } from '../../../format/numbers'
import { useFilters } from '../../../shell/search'
import { t } from '../../../text'
import { moves as text } from '../../../text/moves'
import { transfers } from '../../../text/transfers'
import { Button } from '../../../ui/button'
import { Select } from '../../../ui/fields'
import { Glossary } from '../../../ui/glossary'
import { Pager } from '../../../ui/pager'
import { PageHead, Panel } from '../../../ui/panel'
import { State } from '../../../ui/state'
import { Empty, NoPermission, NoneFits, Shown } from '../../../ui/states'
import { Table } from '../../../ui/table'
import { wordOf } from '../../../ui/tones'
import { TransferTabs } from '../tabs'
import { CreateTransfer } from './create'
import { outstanding, states, useTransfers, type Status, type Transfer } from './data'
import { TransferDialog } from './dialog'

/** Transfers from draft to received. */
export function MovesPage() {
  const can = useCan()
  const [filters, set] = useFilters()
  return (
    <>
      <title>{`${text.title} · ${t.shell.product}`}</title>
      <PageHead title={transfers.title} note={text.note} actions={can('transfers.write') && <Button kind="primary" icon="plus" onClick={() => set({ open: 'new' })}>{text.create}</Button>} />
      <TransferTabs />
      {can('transfers.read') ? <Moves /> : <NoPermission permission="transfers.read" />}
      {filters['open'] === 'new' && can('transfers.write') && <CreateTransfer onMade={({ id }) => set({ open: id })} onClose={() => set({ open: undefined })} />}
    </>
  )
}

function Moves() {
  const { workspace } = useMe()
  const [filters, set] = useFilters()
  const [page, setPage] = useState(1)
  const status = filters['status'] as Status | undefined
  const query = useTransfers(status, page)
  const onStatus = (value: string) => {
    setPage(1)
    set({ status: value || undefined })
  }
  const open = filters['open']
  return (
    <Panel title={text.title} note={t.common.in(workspace.timeZone)} flush actions={<><Glossary of={text.title} terms={text.numbers} page="/docs/transfers" /><Select label={t.common.status} hideLabel value={status ?? ''} onChange={(event) => onStatus(event.target.value)} choices={[['', text.anyStatus], ...states.map((one) => [one, wordOf(one)] as const)]} /></>}>
      <Shown query={query}>
        {({ data, pagination }) => data.length === 0 ? (status ? <NoneFits /> : <Empty icon="transfers" title={text.none}>{text.noneHint}</Empty>) : (
          <>
            <Table
              label={text.title}
              rows={data}
              id={(one) => one.id}
              columns={[
                { id: 'made', title: transfers.createdAt, cell: (one) => <button type="button" className="font-medium text-accent underline" onClick={() => set({ open: one.id })}>{instant(one.createdAt, workspace.timeZone)}</button> },
                { id: 'from', title: text.from, cell: (one) => one.sourceLocationName },
                { id: 'to', title: text.to, cell: (one) => one.destLocationName },
                { id: 'lines', title: text.lines, wrap: true, cell: (one) => one.lines.map((line) => `${quantity(line.quantity)} × ${line.productName}`).join(', ') },
                { id: 'open', title: text.under, unit: t.common.units, number: true, cell: (one) => quantity(total(one)) },
                { id: 'expected', title: text.expected, cell: (one) => day(one.expectedOn) },
                { id: 'status', title: t.common.status, cell: (one) => <State of={one.status} /> },
              ]}
            />
            <Pager pagination={pagination} onPage={setPage} />
          </>
        )}
      </Shown>
      {open && open !== 'new' && <TransferDialog id={open} onClose={() => set({ open: undefined })} />}
    </Panel>
  )
}

function total(one: Transfer): number {
  return one.lines.reduce((sum, line) => sum + outstanding(line), 0)
}
