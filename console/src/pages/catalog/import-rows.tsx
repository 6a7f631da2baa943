import type { Schema } from '../../api/client'
import { count } from '../../format/numbers'
import { t } from '../../text'
import { imports } from '../../text/catalog'
import { Select } from '../../ui/fields'
import { Panel } from '../../ui/panel'
import { Pager } from '../../ui/pager'
import { State } from '../../ui/state'
import { Empty } from '../../ui/states'
import { Table } from '../../ui/table'
import type { Show } from './import-page'

interface Props {
  rows: readonly Schema<'ImportRow'>[]
  pagination: Schema<'Pagination'>
  show: Show | ''
  onShow: (show: Show | '') => void
  onPage: (page: number) => void
}

const kinds = ['CREATE', 'UPDATE', 'UNCHANGED', 'ERROR', 'SKIPPED', 'KEPT'] as const

/** What each row would do, or has done. */
export function Rows({ rows, pagination, show, onShow, onPage }: Props) {
  return (
    <Panel
      title={imports.preview}
      note={`${imports.previewNote} · ${t.common.rows(count(pagination.total))}`}
      flush
      actions={<Select label={imports.show} hideLabel value={show} onChange={(event) => onShow(event.target.value as Show | '')} choices={[['', imports.all], ...kinds.map((kind) => [kind, t.states[kind]] as const)]} />}
    >
      {rows.length === 0 ? <Empty title={imports.nothingMatches} icon="search" /> : (
        <Table
          label={imports.preview}
          rows={rows}
          id={(row) => String(row.line)}
          columns={[
            { id: 'line', title: imports.line, number: true, cell: (row) => count(row.line) },
            { id: 'action', title: imports.action, cell: (row) => <State of={row.outcome === 'PENDING' ? row.action : row.outcome} /> },
            { id: 'values', title: imports.values, wrap: true, cell: (row) => <What row={row} /> },
          ]}
        />
      )}
      <Pager pagination={pagination} onPage={onPage} />
    </Panel>
  )
}

function What({ row }: { row: Schema<'ImportRow'> }) {
  const values = Object.entries(row.values as Record<string, unknown>)
  return (
    <>
      {row.errors.map((error) => (
        <p key={`${error.column}${error.code}`} className="text-critical">{error.column && <b className="font-semibold">{error.column}: </b>}{error.message}{error.value != null && error.value !== '' && ` (${error.value})`}</p>
      ))}
      {row.reason && <p className="text-low">{row.reason}</p>}
      {row.action === 'UPDATE' ? row.changes.map((change) => (
        <span key={change.field} className="mr-4 inline-block"><span className="text-quiet">{change.field}</span> <s className="text-quiet">{show(change.old)}</s> → <b className="font-semibold">{show(change.new)}</b></span>
      )) : (
        <span className="line-clamp-2 text-quiet">{values.map(([name, value]) => <span key={name} className="mr-3 inline-block">{name} <span className="text-text">{show(value)}</span></span>)}</span>
      )}
    </>
  )
}

function show(value: unknown): string {
  return value == null || value === '' ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value)
}
