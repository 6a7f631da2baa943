import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { api, ask, type Schema } from '../../../api/client'
import { day } from '../../../format/dates'
import { count, estimate, money, percent, quantity, signed, signedPercent } from '../../../format/numbers'
import { useFilters } from '../../../shell/search'
import { scenarios as text } from '../../../text/scenarios'
import { Explain } from '../../../ui/explain'
import { Segments } from '../../../ui/fields'
import { Panel } from '../../../ui/panel'
import { State } from '../../../ui/state'
import { Empty, Shown } from '../../../ui/states'
import { Table } from '../../../ui/table'
import { ForecastFrame } from '../frame'
import { useComparison, type GroupBy } from './data'
import { Movers } from './movers'

type Comparison = Schema<'ScenarioComparison'>

export function ComparePage() {
  return (
    <ForecastFrame title={text.comparison} note={text.note}>
      <Compare />
    </ForecastFrame>
  )
}

function Compare() {
  const [filters, set] = useFilters()
  const ids = (filters['ids'] ?? '').split(',').filter(Boolean)
  const groupBy = (filters['by'] ?? 'PRODUCT') as GroupBy
  const query = useComparison(ids, groupBy)
  const back = <Link to="/forecasts/scenarios" search={{} as never} className="text-[13px] text-accent underline">{text.back}</Link>
  if (ids.length < 2 || ids.length > 5) return <Panel><Empty icon="forecasts" title={text.choose} action={back}>{text.chooseHint}</Empty></Panel>
  return (
    <div className="flex flex-col gap-4">
      <p>{back}</p>
      <Shown query={query}>
        {(found) => (
          <>
            <Panel flush title={text.comparison} note={text.comparisonNote(count(found.days), day(found.from))} actions={<Explain about={text.comparison} page="/docs/forecasting">{text.explainEffects}</Explain>}>
              <Fields of={found} />
            </Panel>
            <div className="grid gap-4 lg:grid-cols-2">
              {found.scenarios.map((one) => <Movers key={one.scenarioId} of={one} />)}
            </div>
            <Panel flush title={text.byGroup} note={text.byGroupNote} actions={<Segments label={text.groupBy} value={groupBy} onChange={(by) => set({ by })} choices={(['PRODUCT', 'LOCATION', 'SERIES'] as const).map((one) => [one, text.groups[one]] as const)} />}>
              <Groups of={found} />
            </Panel>
          </>
        )}
      </Shown>
    </div>
  )
}

/** Field by field: what is assumed, what it comes to, and what it does to stock. */
function Fields({ of: { baseline, scenarios } }: { of: Comparison }) {
  const found = useQueries({ queries: scenarios.map(({ scenarioId: id }) => ({ queryKey: ['scenario', id], queryFn: ({ signal }: { signal: AbortSignal }) => ask(api.GET('/api/forecast/scenarios/{id}', { params: { path: { id } }, signal })) })) })
  const assumed = found.map((one) => one.data?.assumptions)
  const amounts = (of: Schema<'Effects'>) => Object.entries(of.purchaseValue).map(([currency, value]) => money(value, currency)).join(', ') || estimate(undefined)
  const effect = (id: keyof typeof text.fields, shown: (of: Schema<'Effects'>) => string) => ({ id, base: shown(baseline), of: scenarios.map((one) => shown(one.effects)) })
  const f = text.fields
  const rows = [
    { id: 'multiplier', base: quantity(1), of: assumed.map((one) => quantity(one?.demandMultiplier ?? 1)) },
    { id: 'horizon', base: '', of: assumed.map((one) => count(one?.horizonDays ?? 30)) },
    { id: 'service', base: percent(0.95), of: assumed.map((one) => percent(one?.serviceLevel ?? 0.95)) },
    { id: 'events', base: '', of: assumed.map((one) => `+${count(one?.includedEventIds?.length ?? 0)}, −${count(one?.excludedEventIds?.length ?? 0)}`) },
    effect('demand', (one) => estimate(one.demand)),
    { id: 'difference', base: '', of: scenarios.map((one) => signed(one.difference)) },
    { id: 'differencePct', base: '', of: scenarios.map((one) => signedPercent(one.differencePct)) },
    effect('stockoutSeries', (one) => count(one.stockoutSeries)),
    effect('expectedShortage', (one) => estimate(one.expectedShortage)),
    effect('purchaseUnits', (one) => estimate(one.purchaseUnits)),
    effect('purchaseValue', amounts),
  ]
  return (
    <Table
      label={text.comparison}
      rows={rows}
      id={(row) => row.id}
      columns={[
        { id: 'field', title: text.field, cell: (row) => f[row.id as keyof typeof f] },
        { id: 'base', title: text.baseline, number: true, cell: (row) => <span className="text-quiet">{row.base}</span> },
        ...scenarios.map((one, index) => ({
          id: one.scenarioId,
          title: <span className="inline-flex items-center gap-1.5"><Link className="text-accent underline" to="/forecasts/scenarios/$id" params={{ id: one.scenarioId }} search={{} as never}>{one.name}</Link><State of={one.status} /></span>,
          number: true,
          cell: (row: (typeof rows)[number]) => <span className="font-medium">{row.of[index]}</span>,
        })),
      ]}
    />
  )
}

function Groups({ of: { groups, scenarios } }: { of: Comparison }) {
  if (groups.length === 0) return <Empty icon="check" title={text.noMovers} />
  return (
    <Table
      label={text.byGroup}
      rows={groups}
      id={(one) => one.id}
      columns={[
        { id: 'name', title: text.field, cell: (one) => one.name },
        { id: 'base', title: text.baseline, number: true, cell: (one) => estimate(one.base) },
        ...scenarios.map((scenario, index) => ({
          id: scenario.scenarioId, title: scenario.name, number: true,
          cell: (one: (typeof groups)[number]) => <>{estimate(one.totals[index])} <span className="text-xs text-quiet">{signed((one.totals[index] ?? 0) - one.base)}</span></>,
        })),
      ]}
    />
  )
}
