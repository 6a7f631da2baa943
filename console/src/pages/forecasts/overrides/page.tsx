import { useState } from 'react'

import { useLocations, useProductNames } from '../../../api/masters'
import { useCan } from '../../../api/session'
import { day } from '../../../format/dates'
import { count, quantity, signedPercent } from '../../../format/numbers'
import { useFilters } from '../../../shell/search'
import { t } from '../../../text'
import { overrides as text } from '../../../text/events'
import { Button } from '../../../ui/button'
import { Confirm } from '../../../ui/confirm'
import { Pager } from '../../../ui/pager'
import { Panel } from '../../../ui/panel'
import { State } from '../../../ui/state'
import { Empty, Shown } from '../../../ui/states'
import { Table } from '../../../ui/table'
import { say } from '../../../ui/toasts'
import { ForecastFrame } from '../frame'
import { useOverrides, useRemoveOverride, type Override } from './data'
import { OverrideDialog } from './dialog'
import { OverrideValue } from './value'

export function OverridesPage() {
  const can = useCan()
  const [filters, set] = useFilters()
  return (
    <ForecastFrame title={text.title} note={text.note} actions={can('forecast.write') && <Button kind="primary" icon="plus" onClick={() => set({ open: 'new' })}>{text.create}</Button>}>
      <div className="flex flex-col gap-4">
        <Overrides />
        <OverrideValue />
      </div>
      {filters['open'] === 'new' && can('forecast.write') && <OverrideDialog onClose={() => set({ open: undefined })} />}
    </ForecastFrame>
  )
}

function Overrides() {
  const can = useCan()
  const [page, setPage] = useState(1)
  const [removing, setRemoving] = useState<Override | undefined>()
  const query = useOverrides(page)
  const locations = useLocations()
  const products = useProductNames((query.data?.data ?? []).map((one) => one.productMasterId))
  const remove = useRemoveOverride(() => {
    setRemoving(undefined)
    say(text.removed)
  })
  return (
    <Panel flush title={text.list} note={text.listNote}>
      <Shown query={query}>
        {({ data, pagination }) => data.length === 0 ? <Empty icon="forecasts" title={text.none}>{text.noneHint}</Empty> : (
          <>
            <Table
              label={text.list}
              rows={data}
              id={(one) => one.id}
              columns={[
                { id: 'product', title: t.common.product, wrap: true, cell: (one) => <>{one.productMasterId ? (products.get(one.productMasterId) ?? '…') : t.common.allProducts}{one.parts > 1 && <span className="block text-xs text-quiet">{text.spread(count(one.parts))}</span>}</> },
                { id: 'location', title: t.common.location, cell: (one) => (one.locationId ? (locations.data?.find((place) => place.id === one.locationId)?.name ?? one.locationId) : t.common.allLocations) },
                { id: 'days', title: text.days, cell: (one) => `${day(one.from)} – ${day(one.to)}` },
                { id: 'model', title: text.model, number: true, cell: (one) => quantity(one.modelQuantity) },
                { id: 'quantity', title: text.quantityShort, number: true, cell: (one) => <span className="font-semibold">{quantity(one.quantity)}</span> },
                { id: 'difference', title: text.difference, number: true, cell: (one) => signedPercent(one.modelQuantity > 0 ? one.quantity / one.modelQuantity - 1 : undefined, 0) },
                { id: 'direction', title: text.direction, cell: (one) => <State of={one.direction} tone="plain" /> },
                { id: 'reason', title: t.common.reason, wrap: true, cell: (one) => one.reason },
                { id: 'by', title: text.by, cell: (one) => one.createdBy },
                { id: 'actions', title: <span className="sr-only">{t.common.actions}</span>, cell: (one) => can('forecast.write') && <Button small kind="danger" aria-label={`${t.common.remove}: ${one.reason}`} onClick={() => setRemoving(one)}>{t.common.remove}</Button> },
              ]}
            />
            <Pager pagination={pagination} onPage={setPage} />
          </>
        )}
      </Shown>
      {removing && <Confirm title={text.removeSure} note={removing.reason} action={t.common.remove} danger busy={remove.isPending} error={remove.error} onConfirm={() => remove.mutate(removing)} onClose={() => setRemoving(undefined)} />}
    </Panel>
  )
}
