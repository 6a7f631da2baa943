import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import { api, whole } from '../../api/client'
import { useMe } from '../../api/session'
import { day, instant } from '../../format/dates'
import { count, estimate, signed } from '../../format/numbers'
import { useFilters } from '../../shell/search'
import { t } from '../../text'
import { changes as text } from '../../text/accuracy'
import { Badge } from '../../ui/badge'
import { Select } from '../../ui/fields'
import { Pager } from '../../ui/pager'
import { Panel } from '../../ui/panel'
import { Empty, NoneFits, Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { wordOf } from '../../ui/tones'
import { modelName } from '../item/model'
import { ForecastFrame } from './frame'
import { ProductPick } from './scope-fields'

const causes = ['RUN', 'EVENT', 'OVERRIDE', 'SCENARIO'] as const

export function ChangesPage() {
  return (
    <ForecastFrame title={text.title} note={text.note}>
      <Changes />
    </ForecastFrame>
  )
}

function Changes() {
  const { workspace } = useMe()
  const [filters, set] = useFilters()
  const [page, setPage] = useState(1)
  const cause = filters['cause'] as (typeof causes)[number] | undefined
  const product = filters['product']
  const query = useQuery({
    queryKey: ['changes', cause, product, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => whole(api.GET('/api/forecast/change-history', { params: { query: { cause: cause && [cause], productMasterId: product ? [product] : undefined, page, limit: 25 } }, signal })),
  })
  const change = (to: Record<string, string | undefined>) => {
    setPage(1)
    set(to)
  }
  return (
    <Panel
      flush
      title={text.list}
      note={text.listNote(workspace.timeZone)}
      actions={
        <div className="flex flex-wrap gap-2">
          <ProductPick id={product} onChoose={(id) => change({ product: id })} />
          <Select label={text.cause} hideLabel value={cause ?? ''} onChange={(event) => change({ cause: event.target.value || undefined })} choices={[['', text.anyCause], ...causes.map((one) => [one, wordOf(one)] as const)]} />
        </div>
      }
    >
      <Shown query={query}>
        {({ data, pagination }) => data.length === 0 ? (cause || product ? <NoneFits /> : <Empty icon="forecasts" title={text.none}>{text.noneHint}</Empty>) : (
          <>
            <Table
              label={text.list}
              rows={data}
              id={(one) => one.id}
              columns={[
                { id: 'when', title: t.common.when, cell: (one) => instant(one.changedAt, workspace.timeZone) },
                { id: 'product', title: t.common.product, wrap: true, cell: (one) => <><Link className="text-accent underline" to="/stock/$productId/$locationId" params={{ productId: one.productMasterId, locationId: one.locationId }} search={{} as never}>{one.productName}</Link><span className="block text-xs text-quiet">{one.locationName}</span></> },
                { id: 'cause', title: text.cause, cell: (one) => <Badge>{wordOf(one.cause)}</Badge> },
                { id: 'from', title: text.from, unit: t.common.units, number: true, cell: (one) => estimate(one.from) },
                { id: 'to', title: text.to, unit: t.common.units, number: true, cell: (one) => estimate(one.to) },
                { id: 'change', title: text.change, unit: t.common.units, number: true, cell: (one) => <span className="font-semibold">{signed(one.change, 2)}</span> },
                { id: 'days', title: text.days, cell: (one) => text.span(count(one.days), day(one.firstDay)) },
                { id: 'model', title: text.model, cell: (one) => modelName(one.model) },
                { id: 'why', title: text.why, wrap: true, cell: (one) => <span className="block min-w-40">{one.why} <span className="text-xs text-quiet">({one.who})</span></span> },
              ]}
            />
            <Pager pagination={pagination} onPage={setPage} />
          </>
        )}
      </Shown>
    </Panel>
  )
}
