import { Link } from '@tanstack/react-router'

import { useLocations, useProductNames } from '../../api/masters'
import { useMe } from '../../api/session'
import { instant } from '../../format/dates'
import { count, estimate } from '../../format/numbers'
import { t } from '../../text'
import { replenishment as text } from '../../text/replenishment'
import { Badge } from '../../ui/badge'
import { Panel } from '../../ui/panel'
import { Table } from '../../ui/table'
import { plannedOf, useLastJob, type Finding } from './data'

/** What the last plan says it could not do. */
export function Findings() {
  const { workspace } = useMe()
  const last = useLastJob('planning.replenishment')
  const planned = plannedOf(last.data)
  if (!planned || Object.keys(planned.findings).length === 0) return null
  return (
    <Panel className="mt-4" title={text.findings} note={text.findingsNote(count(planned.created), instant(last.data?.updatedAt, workspace.timeZone))}>
      <ul className="flex flex-col gap-1 text-[13px]">
        {Object.entries(planned.findings).map(([kind, places]) => <li key={kind} className="flex flex-wrap items-center gap-2"><Badge tone="low">{text.findingCount(count(places))}</Badge>{text.findingKinds[kind] ?? kind}</li>)}
      </ul>
      <Examples of={planned.findingsShown.slice(0, 8)} />
    </Panel>
  )
}

function Examples({ of }: { of: readonly Finding[] }) {
  const locations = useLocations()
  const products = useProductNames(of.map((one) => one.productMasterId))
  if (of.length === 0) return null
  return (
    <div className="mt-3">
      <Table
        label={text.findings}
        rows={of}
        id={(one) => `${one.type} ${one.productMasterId} ${one.locationId}`}
        columns={[
          { id: 'product', title: t.common.product, cell: (one) => <Link className="text-accent underline" to="/stock/$productId/$locationId" params={{ productId: one.productMasterId, locationId: one.locationId }} search={{} as never}>{products.get(one.productMasterId) ?? '…'}</Link> },
          { id: 'place', title: t.common.location, cell: (one) => locations.data?.find((place) => place.id === one.locationId)?.name ?? one.locationId },
          { id: 'quantity', title: t.common.quantity, unit: t.common.units, number: true, cell: (one) => estimate(one.quantity) },
          { id: 'what', title: t.common.what, wrap: true, cell: (one) => <span className="text-quiet">{text.findingKinds[one.type] ?? one.type}</span> },
        ]}
      />
    </div>
  )
}
