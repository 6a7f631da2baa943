import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import { api, ask, type Schema } from '../../api/client'
import type { Location } from '../../api/masters'
import { instant } from '../../format/dates'
import { quantity } from '../../format/numbers'
import { t } from '../../text'
import { item } from '../../text/item'
import { stock as stockText } from '../../text/stock'
import { Segments } from '../../ui/fields'
import { Panel } from '../../ui/panel'
import { Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { Ledger } from '../stock/ledger'
import { usePlaces } from './data'

/** The ledger here, the same product elsewhere, and who changed the product. */
export function Changes({ product, location, locations, unit }: { product: Schema<'Product'>; location: Location; locations: readonly Location[]; unit: string }) {
  const [part, setPart] = useState<'elsewhere' | 'ledger' | 'changes'>('elsewhere')
  return (
    <Panel
      flush
      title={part === 'elsewhere' ? item.elsewhere : part === 'ledger' ? item.ledger : item.changes}
      note={part === 'elsewhere' ? unit : t.common.in(location.timeZone)}
      actions={<Segments label={item.changes} value={part} onChange={setPart} choices={[['elsewhere', item.parts.elsewhere], ['ledger', item.parts.ledger], ['changes', item.parts.changes]]} />}
    >
      {part === 'elsewhere' ? <Elsewhere product={product} location={location} /> : part === 'ledger' ? <Ledger productId={product.id} locationId={location.id} locations={locations} /> : <History product={product} zone={location.timeZone} />}
    </Panel>
  )
}

function Elsewhere({ product, location }: { product: Schema<'Product'>; location: Location }) {
  const query = usePlaces(product.id)
  return (
    <Shown query={query}>
      {(places) => (
        <Table
          label={item.elsewhere}
          rows={places.filter((one) => one.locationId !== location.id)}
          id={(one) => one.locationId}
          columns={[
            { id: 'place', title: t.common.location, cell: (one) => <Link className="text-accent underline" to="/stock/$productId/$locationId" params={{ productId: product.id, locationId: one.locationId }} search={{} as never}>{one.locationName}</Link> },
            { id: 'onHand', title: stockText.onHand, number: true, cell: (one) => quantity(one.quantityOnHand) },
            { id: 'available', title: stockText.available, number: true, cell: (one) => quantity(one.quantityAvailable) },
            { id: 'reorder', title: stockText.reorder, number: true, cell: (one) => quantity(one.level?.reorderPoint) },
          ]}
        />
      )}
    </Shown>
  )
}

function History({ product, zone }: { product: Schema<'Product'>; zone: string }) {
  const query = useQuery({
    queryKey: ['product history', product.id],
    queryFn: ({ signal }) => ask(api.GET('/api/products/{id}/history', { params: { path: { id: product.id }, query: { limit: 20 } }, signal })),
  })
  return (
    <Shown query={query}>
      {(changes) => changes.length === 0 ? <p className="px-4 pb-4 text-[13px] text-quiet">{item.noChanges}</p> : (
        <Table
          label={item.changes}
          rows={changes}
          id={(one) => one.id}
          columns={[
            { id: 'when', title: t.common.when, cell: (one) => instant(one.at, zone) },
            { id: 'who', title: t.common.who, cell: (one) => one.actor.name },
            { id: 'what', title: t.common.what, wrap: true, cell: (one) => one.changes.map((change) => change.field).join(', ') || one.action.toLowerCase() },
          ]}
        />
      )}
    </Shown>
  )
}
