import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import { estimate, signed, signedPercent } from '../../../format/numbers'
import { t } from '../../../text'
import { scenarios as text } from '../../../text/scenarios'
import { Pager } from '../../../ui/pager'
import { Empty, Shown } from '../../../ui/states'
import { Table } from '../../../ui/table'
import { useResults } from './data'

/** Product by product at each location, what a scenario says instead of what is published. */
export function Results({ id }: { id: string }) {
  const [page, setPage] = useState(1)
  const query = useResults(id, page, true)
  return (
    <Shown query={query}>
      {({ data, pagination }) => data.length === 0 ? <Empty icon="check" title={text.noResults} /> : (
        <>
          <Table
            label={text.results}
            rows={data}
            id={(one) => one.id}
            columns={[
              { id: 'product', title: t.common.product, cell: (one) => <Link className="text-accent underline" to="/stock/$productId/$locationId" params={{ productId: one.productMasterId, locationId: one.locationId }} search={{} as never}>{one.productName}</Link> },
              { id: 'location', title: t.common.location, cell: (one) => one.locationName },
              { id: 'base', title: text.base, unit: t.common.units, number: true, cell: (one) => estimate(one.base) },
              { id: 'total', title: text.total, unit: t.common.units, number: true, cell: (one) => <span className="font-semibold">{estimate(one.total)}</span> },
              { id: 'difference', title: text.difference, unit: t.common.units, number: true, cell: (one) => signed(one.difference, 2) },
              { id: 'share', title: text.difference, unit: '%', number: true, cell: (one) => signedPercent(one.base > 0 ? one.difference / one.base : undefined, 0) },
            ]}
          />
          <Pager pagination={pagination} onPage={setPage} />
        </>
      )}
    </Shown>
  )
}
