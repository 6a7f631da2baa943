import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { useCan, useMe } from '../../../api/session'
import { instant } from '../../../format/dates'
import { count, estimate, signedPercent } from '../../../format/numbers'
import { useFilters } from '../../../shell/search'
import { t } from '../../../text'
import { scenarios as text } from '../../../text/scenarios'
import { Badge } from '../../../ui/badge'
import { Button } from '../../../ui/button'
import { Select } from '../../../ui/fields'
import { Glossary } from '../../../ui/glossary'
import { Pager } from '../../../ui/pager'
import { Panel } from '../../../ui/panel'
import { State } from '../../../ui/state'
import { Empty, NoneFits, Shown } from '../../../ui/states'
import { Table } from '../../../ui/table'
import { wordOf } from '../../../ui/tones'
import { ForecastFrame } from '../frame'
import { hasNumbers, scenarioStates, useScenarios, type Scenario, type ScenarioState } from './data'
import { ScenarioDialog } from './form'

export function ScenariosPage() {
  const can = useCan()
  const navigate = useNavigate()
  const [filters, set] = useFilters()
  return (
    <ForecastFrame title={text.title} note={text.note} actions={can('forecast.write') && <Button kind="primary" icon="plus" onClick={() => set({ open: 'new' })}>{text.create}</Button>}>
      <Scenarios />
      {filters['open'] === 'new' && can('forecast.write') && <ScenarioDialog scenario={undefined} onSaved={({ id }) => void navigate({ to: '/forecasts/scenarios/$id', params: { id }, search: {} as never })} onClose={() => set({ open: undefined })} />}
    </ForecastFrame>
  )
}

function Scenarios() {
  const { workspace } = useMe()
  const [filters, set] = useFilters()
  const navigate = useNavigate()
  const [page, setPage] = useState(1)
  const [ticked, setTicked] = useState<readonly string[]>([])
  const status = filters['status'] as ScenarioState | undefined
  const query = useScenarios(status, page)
  const toggle = (id: string) => setTicked((old) => (old.includes(id) ? old.filter((one) => one !== id) : [...old, id].slice(-5)))
  const onStatus = (value: string) => {
    setPage(1)
    set({ status: value || undefined })
  }
  return (
    <Panel
      flush
      title={text.list}
      note={text.compareHint}
      actions={
        <div className="flex flex-wrap items-center gap-2">
          <Glossary of={text.list} terms={text.numbers} page="/docs/forecasting" />
          <Select label={t.common.status} hideLabel value={status ?? ''} onChange={(event) => onStatus(event.target.value)} choices={[['', text.anyStatus], ...scenarioStates.map((one) => [one, wordOf(one)] as const)]} />
          <Button disabled={ticked.length < 2} onClick={() => void navigate({ to: '/forecasts/scenarios/compare', search: { ids: ticked.join(',') } as never })}>{text.compare}{ticked.length > 0 && ` (${count(ticked.length)})`}</Button>
        </div>
      }
    >
      <Shown query={query}>
        {({ data, pagination }) => data.length === 0 ? (status ? <NoneFits /> : <Empty icon="forecasts" title={text.none}>{text.noneHint}</Empty>) : (
          <>
            <Table
              label={text.list}
              rows={data}
              id={(one) => one.id}
              columns={[
                { id: 'tick', title: <span className="sr-only">{text.compare}</span>, cell: (one) => <input type="checkbox" aria-label={text.tick(one.name)} className="size-3.5 accent-accent" disabled={!hasNumbers(one)} checked={ticked.includes(one.id)} onChange={() => toggle(one.id)} /> },
                { id: 'name', title: t.common.name, wrap: true, cell: (one) => <Link className="font-medium text-accent underline" to="/forecasts/scenarios/$id" params={{ id: one.id }} search={{} as never}>{one.name}</Link> },
                { id: 'type', title: t.common.kind, cell: (one) => <Badge>{wordOf(one.type)}</Badge> },
                { id: 'status', title: t.common.status, cell: (one) => <State of={one.status} /> },
                { id: 'base', title: text.base, unit: t.common.units, number: true, cell: (one) => estimate(one.summary?.base) },
                { id: 'total', title: text.total, unit: t.common.units, number: true, cell: (one) => estimate(one.summary?.total) },
                { id: 'difference', title: text.difference, number: true, cell: (one) => <span className="font-semibold">{signedPercent(share(one))}</span> },
                { id: 'generated', title: text.generated, cell: (one) => instant(one.generatedAt, workspace.timeZone) },
                { id: 'published', title: text.published, cell: (one) => (one.publishedAt ? `${instant(one.publishedAt, workspace.timeZone)}, ${one.publishedBy ?? ''}` : t.common.none) },
              ]}
            />
            <Pager pagination={pagination} onPage={setPage} />
          </>
        )}
      </Shown>
    </Panel>
  )
}

/** How much more it says than what was published, of all demand. */
export function share({ summary }: Scenario): number | undefined {
  return summary && summary.base > 0 ? summary.total / summary.base - 1 : undefined
}
