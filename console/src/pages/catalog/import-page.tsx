import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'

import { api, ask, whole, type Schema } from '../../api/client'
import { bytes, count } from '../../format/numbers'
import { t } from '../../text'
import { imports as importsText } from '../../text/catalog'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { PageHead, Panel } from '../../ui/panel'
import { State } from '../../ui/state'
import { FormProblem, Loading, Shown } from '../../ui/states'
import { Columns } from './columns'
import { Rows } from './import-rows'
import { atWork, stepOf, type Resource } from './resources'
import { Steps } from './steps'
import { CatalogTabs } from './tabs'

export type Show = 'CREATE' | 'UPDATE' | 'UNCHANGED' | 'ERROR' | 'SKIPPED' | 'KEPT'

const ROWS = 50

/** Where a page of rows stands, by the counts of the import. */
function paginationOf(of: Schema<'Import'>, show: Show | '', page: number): Schema<'Pagination'> {
  const { counts } = of
  const totals = { CREATE: counts.creates, UPDATE: counts.updates, UNCHANGED: counts.unchanged, ERROR: counts.errors, SKIPPED: counts.skipped, KEPT: counts.kept }
  const total = show === '' ? counts.rows : totals[show]
  return { page, pageSize: ROWS, total, totalPages: Math.ceil(total / ROWS) }
}

/** One import: how its file was read, what it would do or has done, and the way forward or back. */
export function ImportPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const [show, setShow] = useState<Show | ''>('')
  const [page, setPage] = useState(1)
  const query = useQuery({
    queryKey: ['import', id, show, page],
    queryFn: ({ signal }) => whole(api.GET('/api/imports/{id}', { params: { path: { id }, query: { show: show || undefined, page, limit: ROWS } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data && atWork(state.data.data.import.status) ? 400 : false),
  })
  return (
    <>
      <title>{`${importsText.title} · ${t.shell.product}`}</title>
      <PageHead title={importsText.title} note={importsText.note} />
      <CatalogTabs />
      <Shown query={query}>
        {({ data }) => {
          const one = data.import
          return (
            <div className="flex flex-col gap-4">
              <Panel>
                <Steps at={stepOf(one.status)} />
                <Summary of={one} />
                <Actions of={one} />
              </Panel>
              {(one.status === 'NEEDS_ANSWER' || one.status === 'PREVIEWED') && <Columns key={one.version} of={one} />}
              {one.status === 'READING' ? <Panel><Loading lines={6} /></Panel> : one.counts.rows > 0 && (
                <Rows rows={data.rows} pagination={paginationOf(one, show, page)} show={show} onShow={(value) => { setShow(value); setPage(1) }} onPage={setPage} />
              )}
            </div>
          )
        }}
      </Shown>
    </>
  )
}

function Summary({ of }: { of: Schema<'Import'> }) {
  const { counts, dialect } = of
  const done = of.status === 'COMMITTED' || of.status === 'COMMITTING' || of.status === 'UNDONE' || of.status === 'UNDOING' || of.status === 'STOPPED'
  const shown = done ? (['applied', 'skipped', 'errors', 'undone', 'kept'] as const) : (['creates', 'updates', 'unchanged', 'errors'] as const)
  const tones: Partial<Record<keyof typeof importsText.counts, string>> = { errors: 'text-critical', creates: 'text-ok', applied: 'text-ok' }
  const read = [dialect.format?.toUpperCase(), importsText.separators[dialect.delimiter ?? ''], dialect.encoding, dialect.dateOrder, importsText.marks[dialect.decimalMark ?? '']].filter(Boolean).join(', ')
  return (
    <div className="flex flex-wrap items-start gap-x-8 gap-y-3">
      <div className="min-w-0">
        <p className="flex items-center gap-2 font-semibold">{of.fileName || of.id}<State of={of.status} /></p>
        <p className="text-xs text-quiet">{importsText.resources[of.resource as Resource] ?? of.resource} · {bytes(of.bytes)} · {count(counts.rows)} {importsText.rows.toLowerCase()}{read && ` · ${importsText.dialect} ${read}`}</p>
        {of.error && <p role="alert" className="mt-1 text-[13px] text-critical">{of.error}</p>}
      </div>
      <dl className="flex flex-wrap gap-6">
        {shown.map((name) => (
          <div key={name}>
            <dt className="text-xs text-quiet">{importsText.counts[name]}</dt>
            <dd className={`text-lg font-semibold tabular-nums ${counts[name] > 0 ? (tones[name] ?? '') : 'text-quiet'}`}>{count(counts[name])}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function Actions({ of }: { of: Schema<'Import'> }) {
  const queries = useQueryClient()
  const path = { path: { id: of.id } }
  const after = { onSuccess: () => queries.invalidateQueries() }
  const commit = useMutation({ mutationFn: (mode: Schema<'CommitMode'>) => ask(api.POST('/api/imports/{id}/commit', { params: path, body: { mode } })), ...after })
  const undo = useMutation({ mutationFn: () => ask(api.POST('/api/imports/{id}/undo', { params: path })), ...after })
  const good = of.counts.creates + of.counts.updates
  const total = of.status === 'UNDOING' ? of.counts.applied : good
  const done = of.status === 'UNDOING' ? of.counts.undone + of.counts.kept : of.counts.applied + of.counts.skipped
  return (
    <div className="mt-4 flex flex-wrap items-center gap-2 border-t border-line pt-3">
      <div className="min-w-0 flex-1 text-[13px]" role="status">
        {of.status === 'PREVIEWED' && (good === 0 ? importsText.nothing : of.counts.errors > 0 && importsText.faulty(count(of.counts.errors)))}
        {of.status === 'READING' && `${importsText.reading}. ${importsText.readingHint(count(of.counts.rows))}`}
        {of.status === 'COMMITTED' && importsText.committed(count(of.counts.applied))}
        {of.status === 'UNDONE' && importsText.undone(count(of.counts.undone))}
        {(of.status === 'COMMITTING' || of.status === 'UNDOING') && (
          <span className="flex items-center gap-2">{of.status === 'UNDOING' ? importsText.undoing : importsText.committing}<progress aria-label={importsText.committing} className="h-1.5 accent-accent" max={Math.max(1, total)} value={done} /></span>
        )}
        <FormProblem error={commit.error ?? undo.error} />
      </div>
      {of.counts.errors + of.counts.skipped > 0 && (
        <a href={`/api/imports/${of.id}/errors`} download={`${of.fileName || 'import'}-faults.csv`} className="inline-flex h-8 items-center gap-1.5 rounded-md border border-line px-3 text-[13px] font-medium hover:bg-hover">
          <Icon name="download" size={15} />
          {importsText.errorsFile}
        </a>
      )}
      {of.status === 'PREVIEWED' && of.counts.errors > 0 && <Button disabled={good === 0} onClick={() => commit.mutate('ALL_OR_NOTHING')}>{importsText.commitAll}</Button>}
      {of.status === 'PREVIEWED' && <Button kind="primary" icon="check" disabled={good === 0} busy={commit.isPending} onClick={() => commit.mutate('GOOD_ROWS')}>{importsText.commitGood(count(good))}</Button>}
      {of.status === 'COMMITTED' && of.counts.applied > 0 && <Button kind="danger" icon="undo" busy={undo.isPending} onClick={() => undo.mutate()}>{importsText.undo}</Button>}
      {(of.status === 'COMMITTED' || of.status === 'UNDONE' || of.status === 'FAILED') && <Link to="/catalog/imports/new" className="inline-flex h-8 items-center rounded-md border border-line px-3 text-[13px] font-medium hover:bg-hover">{importsText.again}</Link>}
    </div>
  )
}
