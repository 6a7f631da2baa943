import type { UseQueryResult } from '@tanstack/react-query'

import { day } from '../../format/dates'
import { quantity } from '../../format/numbers'
import { t } from '../../text'
import { item as itemText } from '../../text/item'
import { Panel } from '../../ui/panel'
import { State } from '../../ui/state'
import { Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { type Item, type useSupply } from './data'

type SupplyData = NonNullable<ReturnType<typeof useSupply>['data']>

/** What is ordered or on its way. */
export function Supply({ query, item, unit }: { query: UseQueryResult<SupplyData>; item: Item; unit: string }) {
  return (
    <Panel title={itemText.supply} note={unit} flush>
      <Shown query={query}>
        {({ orders, moves }) => {
          const rows = [
            ...orders.map((one) => ({ id: one.id, kind: `${itemText.order} ${one.number}`, from: one.supplierName, due: one.expectedOn, status: one.status as string, quantity: sum(one.lines, item, 'outstanding') })),
            ...moves.map((one) => ({ id: one.id, kind: itemText.transfer, from: one.sourceLocationName, due: one.expectedOn, status: one.status, quantity: sum(one.lines, item, 'toShip') + sum(one.lines, item, 'inTransit') })),
          ]
          return rows.length === 0 ? <p className="px-4 pb-4 text-[13px] text-quiet">{itemText.noSupply}</p> : (
            <Table
              label={itemText.supply}
              rows={rows}
              id={(one) => one.id}
              columns={[
                { id: 'kind', title: t.common.kind, cell: (one) => one.kind },
                { id: 'from', title: itemText.from, cell: (one) => one.from },
                { id: 'due', title: itemText.due, cell: (one) => day(one.due) },
                { id: 'quantity', title: itemText.outstanding, number: true, cell: (one) => quantity(one.quantity) },
                { id: 'status', title: t.common.status, cell: (one) => <State of={one.status} /> },
              ]}
            />
          )
        }}
      </Shown>
    </Panel>
  )
}

function sum<Field extends string>(lines: readonly ({ productMasterId: string } & Record<Field, number>)[], item: Item, field: Field): number {
  return lines.filter((line) => line.productMasterId === item.productId).reduce((total, line) => total + line[field], 0)
}
