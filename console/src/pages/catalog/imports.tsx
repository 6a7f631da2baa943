import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import { api, whole } from '../../api/client'
import { useMe } from '../../api/session'
import { instant } from '../../format/dates'
import { count } from '../../format/numbers'
import { t } from '../../text'
import { catalog, imports } from '../../text/catalog'
import { PageHead, Panel } from '../../ui/panel'
import { Pager } from '../../ui/pager'
import { State } from '../../ui/state'
import { Empty, Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { atWork, type Resource } from './resources'
import { CatalogTabs } from './tabs'

export function ImportsPage() {
  const { workspace } = useMe()
  const [page, setPage] = useState(1)
  const query = useQuery({
    queryKey: ['imports', page],
    queryFn: ({ signal }) => whole(api.GET('/api/imports', { params: { query: { page, limit: 25 } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.data.some((one) => atWork(one.status)) ? 1000 : false),
  })
  return (
    <>
      <title>{`${catalog.imports} · ${t.shell.product}`}</title>
      <PageHead title={catalog.title} note={catalog.note} />
      <CatalogTabs />
      <Panel title={catalog.imports} note={`${imports.listNote}. ${t.common.in(workspace.timeZone)}`} flush>
        <Shown query={query}>
          {({ data, pagination }) => data.length === 0 ? <Empty icon="upload" title={imports.none}>{imports.noneHint}</Empty> : (
            <>
              <Table
                label={catalog.imports}
                rows={data}
                id={(one) => one.id}
                columns={[
                  { id: 'file', title: imports.file, wrap: true, cell: (one) => <Link to="/catalog/imports/$id" params={{ id: one.id }} search={{} as never} className="text-accent underline">{one.fileName || one.id}</Link> },
                  { id: 'resource', title: t.common.what, cell: (one) => imports.resources[one.resource as Resource] ?? one.resource },
                  { id: 'status', title: t.common.status, cell: (one) => <State of={one.status} /> },
                  { id: 'rows', title: imports.rows, number: true, cell: (one) => count(one.counts.rows) },
                  { id: 'applied', title: imports.counts.applied, number: true, cell: (one) => count(one.counts.applied) },
                  { id: 'errors', title: imports.counts.errors, number: true, cell: (one) => count(one.counts.errors) },
                  { id: 'when', title: t.common.when, cell: (one) => instant(one.createdAt, workspace.timeZone) },
                ]}
              />
              <Pager pagination={pagination} onPage={setPage} />
            </>
          )}
        </Shown>
      </Panel>
    </>
  )
}
