import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { api, whole } from '../../api/client'
import type { Location } from '../../api/masters'
import { instant } from '../../format/dates'
import { quantity } from '../../format/numbers'
import { t } from '../../text'
import { stock } from '../../text/stock'
import { Pager } from '../../ui/pager'
import { Empty, Shown } from '../../ui/states'
import { Table } from '../../ui/table'

interface Props {
  productId: string
  locationId?: string | undefined
  locations: readonly Location[]
}

/** The movements behind a balance, in the time zone of the place where they happened. */
export function Ledger({ productId, locationId, locations }: Props) {
  const [page, setPage] = useState(1)
  const query = useQuery({
    queryKey: ['movements', productId, locationId, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      whole(api.GET('/api/inventory/movements', { params: { query: { productMasterId: [productId], locationId: locationId ? [locationId] : undefined, page, limit: 15, sortBy: 'effectiveAt', sortOrder: 'desc' } }, signal })),
  })
  const place = (id: string) => locations.find((one) => one.id === id)
  return (
    <Shown query={query}>
      {({ data, pagination }) => data.length === 0 ? <Empty title={stock.drill.noLedger} /> : (
        <>
          <Table
            label={stock.drill.ledgerNote}
            rows={data}
            id={(one) => one.id}
            columns={[
              { id: 'when', title: t.common.when, cell: (one) => instant(one.effectiveAt, place(one.locationId)?.timeZone ?? 'UTC') },
              ...(locationId ? [] : [{ id: 'where', title: t.common.location, cell: (one: { locationId: string }) => place(one.locationId)?.name ?? one.locationId }]),
              { id: 'type', title: stock.drill.movement, cell: (one) => stock.movements[one.type] ?? one.type },
              { id: 'quantity', title: t.common.quantity, unit: stock.sellingUnits, number: true, cell: (one) => `${one.quantity > 0 ? '+' : ''}${quantity(one.quantity)}` },
              { id: 'why', title: stock.reason, wrap: true, cell: (one) => [one.reasonCodeId, one.reference, one.comment].filter(Boolean).join(' · ') || t.common.none },
            ]}
          />
          <Pager pagination={pagination} onPage={setPage} />
        </>
      )}
    </Shown>
  )
}
