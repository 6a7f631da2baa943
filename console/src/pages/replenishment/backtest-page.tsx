import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'

import { api, ask, type Schema } from '../../api/client'
import { hasEnded } from '../../api/jobs'
import { useCan, useMe } from '../../api/session'
import { instant } from '../../format/dates'
import { count, money, parseNumber, percent, quantity, shortMoney } from '../../format/numbers'
import { t } from '../../text'
import { backtest as text } from '../../text/backtest'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { FormEnd, Input } from '../../ui/fields'
import { Glossary } from '../../ui/glossary'
import { JobProgress } from '../../ui/job'
import { Panel } from '../../ui/panel'
import { Empty, FormProblem, Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { curvesOf, replayOf, type Replay } from './backtest'
import { Curves } from './curves'
import { useLastJob } from './data'
import { ReplenishmentFrame } from './frame'

export function BacktestPage() {
  const can = useCan()
  const [asking, setAsking] = useState(false)
  return (
    <ReplenishmentFrame title={text.title} note={text.note} actions={can('planning.read') && <Button kind="primary" icon="refresh" onClick={() => setAsking(true)}>{text.run}</Button>}>
      <Last />
      {asking && <Ask onClose={() => setAsking(false)} />}
    </ReplenishmentFrame>
  )
}

/** The last replay: under way, failed, or with its comparison. */
function Last() {
  const { workspace } = useMe()
  const query = useLastJob('planning.backtest')
  return (
    <Shown query={query}>
      {(job) => {
        const replay = replayOf(job)
        if (!job) return <Panel><Empty icon="forecasts" title={text.none}>{text.noneHint}</Empty></Panel>
        if (!hasEnded(job)) return <Panel title={text.title}><JobProgress job={job} label={text.running} /></Panel>
        if (!replay) return <Panel><Empty icon="warning" title={text.failed(job.error ?? job.status)}>{text.noneHint}</Empty></Panel>
        return <Compared of={replay} when={instant(job.updatedAt, workspace.timeZone)} />
      }}
    </Shown>
  )
}

/** Rows of one policy stand together, in the order of the legend. */
const policies = Object.keys(text.policies)
const order = (policy: string) => policies.indexOf(policy)

function Compared({ of, when }: { of: Replay; when: string }) {
  const { workspace: { currency } } = useMe()
  const cheapest = Math.min(...of.policies.filter((one) => one.policy !== 'BEST_IN_HINDSIGHT').map((one) => one.totalCost))
  return (
    <div className="flex flex-col gap-4">
      <Panel title={text.plot} note={`${text.plotNote} ${text.over(count(of.products), count(of.places), count(of.days))}, ${when}.`}>
        <Curves curves={curvesOf(of.policies)} />
        <p className="mt-2 text-xs text-quiet">{text.hindsight}{of.leftOut > 0 && ` ${text.leftOut(count(of.leftOut))}.`}</p>
      </Panel>
      <Panel flush title={text.table} note={currency} actions={<Glossary of={text.table} terms={text.numbers} page="/docs/planning" />}>
        <Table
          label={text.table}
          rows={[...of.policies].sort((a, b) => order(a.policy) - order(b.policy) || (a.serviceLevel ?? 0) - (b.serviceLevel ?? 0))}
          id={(one) => `${one.policy} ${one.serviceLevel}`}
          columns={[
            { id: 'policy', title: text.policy, cell: (one) => <span className="inline-flex gap-2 font-medium">{text.policies[one.policy] ?? one.policy}{one.totalCost === cheapest && <Badge tone="ok">{text.best}</Badge>}</span> },
            { id: 'level', title: text.level, number: true, cell: (one) => percent(one.serviceLevel) },
            { id: 'fill', title: text.fill, number: true, cell: (one) => <span className="font-semibold">{percent(one.fillRate)}</span> },
            { id: 'total', title: text.total, number: true, cell: (one) => <span className="font-semibold">{money(one.totalCost, currency)}</span> },
            { id: 'stockouts', title: text.stockouts, number: true, cell: (one) => <span title={percent(one.stockoutDays / one.storeDays)}>{count(one.stockoutDays)}</span> },
            { id: 'stock', title: text.stock, unit: t.common.units, number: true, cell: (one) => count(one.averageStock) },
            { id: 'value', title: text.value, number: true, cell: (one) => shortMoney(one.averageStockValue, currency) },
            { id: 'orders', title: text.orders, number: true, cell: (one) => count(one.purchases) },
            { id: 'moves', title: text.moves, number: true, cell: (one) => count(one.transfers) },
            { id: 'written', title: text.written, unit: t.common.units, number: true, cell: (one) => quantity(one.writtenOff) },
            { id: 'holding', title: text.holding, number: true, cell: (one) => shortMoney(one.holdingCost, currency) },
            { id: 'lost', title: text.lost, number: true, cell: (one) => shortMoney(one.lostMargin, currency) },
            { id: 'ordering', title: text.ordering, number: true, cell: (one) => shortMoney(one.orderCost, currency) },
          ]}
        />
      </Panel>
    </div>
  )
}

function Ask({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient()
  const [typed, setTyped] = useState({ days: '90', lead: '', store: '2', shelf: '' })
  const number = (field: keyof typeof typed) => parseNumber(typed[field])
  const wrong = (field: keyof typeof typed) => (typed[field] !== '' && !Number.isInteger(number(field)) ? text.notANumber : undefined)
  const run = useMutation({
    mutationFn: (body: Schema<'RunBacktest'>) => ask(api.POST('/api/planning/backtest', { body })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['last job'] })
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (wrong('days') || wrong('lead') || wrong('store') || wrong('shelf')) return
    run.mutate({ days: number('days'), leadTimeDays: number('lead') ?? null, storeDays: number('store'), shelfLifeDays: number('shelf') ?? null })
  }
  const field = (name: keyof typeof typed, label: string, hint?: string) => <Input label={label} hint={hint} inputMode="numeric" required={name === 'days' || name === 'store'} value={typed[name]} problem={wrong(name)} onChange={({ target }) => setTyped({ ...typed, [name]: target.value })} />
  return (
    <Dialog title={text.runTitle} note={text.runHint} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <div className="grid gap-3 sm:grid-cols-2">
          {field('days', text.days, text.daysHint)}
          {field('lead', text.lead, text.leadHint)}
          {field('store', text.storeDays)}
          {field('shelf', text.shelf, text.shelfHint)}
        </div>
        <FormProblem error={run.error} />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={run.isPending}>{text.run}</Button></FormEnd>
      </form>
    </Dialog>
  )
}
