import { Link } from '@tanstack/react-router'

import type { Schema } from '../../../api/client'
import { count, estimate, percent, quantity, signedPercent } from '../../../format/numbers'
import { accuracy as text } from '../../../text/accuracy'
import { Badge } from '../../../ui/badge'
import { Pager } from '../../../ui/pager'
import { Table } from '../../../ui/table'
import { wordOf } from '../../../ui/tones'
import { modelName } from '../../item/model'
import { Added } from './added'

type Row = Schema<'ForecastAccuracy'>
type Group = Exclude<Schema<'AccuracyGroup'>, 'NONE'>

interface Props {
  rows: readonly Row[]
  pagination: Schema<'Pagination'>
  onPage: (page: number) => void
}

/** Row by row, the forecast beside seasonal naive. */
export function AccuracyTable({ rows, pagination, onPage }: Props) {
  // While others are on their way the old rows stay, and are what they are.
  const by = (rows[0]?.groupBy ?? 'CLASS') as Group
  return (
    <>
      <Table
        label={text.table}
        rows={rows}
        id={(one) => `${one.id} ${one.lag}`}
        columns={[
          { id: 'name', title: text.group[by], wrap: by === 'SERIES', cell: (one) => <Name of={one} by={by} /> },
          { id: 'verdict', title: <span className="sr-only">{text.added}</span>, cell: (one) => <Badge tone={one.beatsNaive ? 'ok' : 'low'}>{one.beatsNaive ? text.wins : text.loses}</Badge> },
          { id: 'wape', title: text.wape, number: true, cell: (one) => <span className="font-semibold">{percent(one.wape)}</span> },
          { id: 'naive', title: text.naive, number: true, cell: (one) => percent(one.naiveWape) },
          { id: 'added', title: text.added, number: true, cell: (one) => <Added value={one.valueAdded ?? undefined} /> },
          { id: 'bias', title: text.bias, number: true, cell: (one) => signedPercent(one.bias) },
          { id: 'coverage', title: text.coverage, number: true, cell: (one) => percent(one.coverage) },
          { id: 'mase', title: text.mase, number: true, cell: (one) => estimate(one.mase, 2) },
          { id: 'demand', title: text.demand, number: true, cell: (one) => quantity(one.demand) },
          { id: 'series', title: text.series, number: true, cell: (one) => count(one.series) },
        ]}
      />
      <Pager pagination={pagination} onPage={onPage} />
    </>
  )
}

/** A product, a location or a channel leads to its forecast. */
function Name({ of, by }: { of: Row; by: Group }) {
  if (by === 'MODEL') return modelName(of.id)
  if (by === 'CLASS') return wordOf(of.id)
  if (by === 'LAG') return text.lags(of.lag)
  if (by === 'SERIES') return of.name
  const search = { [by === 'PRODUCT' ? 'product' : by === 'LOCATION' ? 'location' : 'channel']: of.id }
  return <Link to="/forecasts" search={search as never} className="text-accent underline">{of.name}</Link>
}
