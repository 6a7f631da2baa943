import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'

import { useJob } from '../../../api/jobs'
import { useCan, useMe } from '../../../api/session'
import { instant } from '../../../format/dates'
import { count, estimate, signed, signedPercent } from '../../../format/numbers'
import { t } from '../../../text'
import { scenarios as text } from '../../../text/scenarios'
import { Badge } from '../../../ui/badge'
import { Button } from '../../../ui/button'
import { Confirm } from '../../../ui/confirm'
import { Figure } from '../../../ui/figure'
import { JobProgress } from '../../../ui/job'
import { Glossary } from '../../../ui/glossary'
import { Panel } from '../../../ui/panel'
import { State } from '../../../ui/state'
import { Empty, Shown } from '../../../ui/states'
import { say, sayProblem } from '../../../ui/toasts'
import { wordOf } from '../../../ui/tones'
import { ForecastFrame } from '../frame'
import { Assumptions } from './assumptions'
import { canChange, hasNumbers, take, useForgetScenarios, useScenario, type Scenario, type Step } from './data'
import { ScenarioDialog } from './form'
import { share } from './list'
import { Results } from './results'

export function ScenarioPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return (
    <ForecastFrame title={text.title} note={text.note}>
      <One id={id} />
    </ForecastFrame>
  )
}

function One({ id }: { id: string }) {
  const query = useScenario(id)
  return <Shown query={query}>{(scenario) => <Details scenario={scenario} />}</Shown>
}

function Details({ scenario }: { scenario: Scenario }) {
  const { workspace } = useMe()
  const forget = useForgetScenarios()
  const [asked, setAsked] = useState<string | undefined>()
  const jobId = asked ?? (scenario.status === 'GENERATING' ? scenario.jobId : undefined)
  const running = Boolean(jobId)
  const job = useJob(jobId, (ended) => {
    setAsked(undefined)
    void forget()
    if (ended.status === 'SUCCEEDED') say(text.generatedNow)
  })
  const { summary } = scenario
  return (
    <div className="flex flex-col gap-4">
      <p><Link to="/forecasts/scenarios" search={{} as never} className="text-[13px] text-accent underline">{text.back}</Link></p>
      <Panel
        title={<span className="inline-flex flex-wrap items-center gap-2">{scenario.name}<State of={scenario.status} /><Badge>{wordOf(scenario.type)}</Badge></span>}
        note={scenario.description || undefined}
        actions={<Steps scenario={scenario} busy={running} onAsked={setAsked} />}
      >
        {running && <JobProgress job={job.data} label={text.generating} />}
        {scenario.status === 'FAILED' && <p role="alert" className="mb-3 rounded-md bg-critical-ground px-3 py-2 text-[13px] text-critical">{text.failed}: {scenario.failure}</p>}
        {summary && (
          <div className="grid grid-cols-2 gap-4 sm:grid-cols-4">
            <Figure label={text.total} value={estimate(summary.total)} unit={t.common.units} note={text.series(count(summary.series), count(summary.days))} />
            <Figure label={text.base} value={estimate(summary.base)} unit={t.common.units} />
            <Figure label={text.difference} value={signed(summary.total - summary.base)} unit={t.common.units} note={signedPercent(share(scenario))} />
            <Figure label={scenario.publishedAt ? text.published : text.generated} value={<span className="text-sm">{instant(scenario.publishedAt ?? scenario.generatedAt, workspace.timeZone)}</span>} note={scenario.publishedBy ?? workspace.timeZone} />
          </div>
        )}
      </Panel>
      <Assumptions of={scenario} />
      <Panel flush title={text.results} note={text.resultsNote} actions={<Glossary of={text.results} terms={text.numbers} page="/docs/forecasting" />}>
        {hasNumbers(scenario) ? <Results id={scenario.id} /> : <Empty icon="forecasts" title={text.notGenerated}>{text.notGeneratedHint}</Empty>}
      </Panel>
    </div>
  )
}

function Steps({ scenario, busy, onAsked }: { scenario: Scenario; busy: boolean; onAsked: (jobId: string | undefined) => void }) {
  const can = useCan()
  const queries = useQueryClient()
  const forget = useForgetScenarios()
  const navigate = useNavigate()
  const [asking, setAsking] = useState<Exclude<Step, 'generate'> | 'edit' | undefined>()
  const act = useMutation({
    mutationFn: (step: Step) => take(step, scenario.id),
    onError: (error, step) => step === 'generate' && sayProblem(error),
    onSuccess: async (jobId, step) => {
      setAsking(undefined)
      if (step === 'generate') onAsked(jobId)
      if (step === 'archive') {
        say(text.archived)
        await navigate({ to: '/forecasts/scenarios', search: {} as never })
      }
      await forget()
      if (step !== 'generate') await Promise.all(['forecast', 'changes'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
      if (step === 'publish') say(text.publishedNow)
      if (step === 'rollback') say(text.rolledBack)
    },
  })
  if (!can('forecast.write') || scenario.status === 'ARCHIVED') return null
  const open = canChange(scenario) && !busy
  const asked = { publish: [text.publish, text.publishSure, text.publishHint], rollback: [text.rollback, text.rollbackSure, text.rollbackHint], archive: [text.archive, text.archiveSure, text.archiveHint] } as const
  return (
    <div className="flex flex-wrap gap-2">
      {!busy && <Button kind="danger" onClick={() => setAsking('archive')}>{text.archive}</Button>}
      {scenario.status === 'PUBLISHED' && <Button icon="undo" onClick={() => setAsking('rollback')}>{text.rollback}</Button>}
      {open && <Button onClick={() => setAsking('edit')}>{text.edit}</Button>}
      {open && <Button kind={scenario.status === 'GENERATED' ? 'plain' : 'primary'} icon="refresh" busy={act.isPending && act.variables === 'generate'} onClick={() => act.mutate('generate')}>{scenario.status === 'GENERATED' ? text.again : text.generate}</Button>}
      {scenario.status === 'GENERATED' && !busy && <Button kind="primary" icon="check" onClick={() => setAsking('publish')}>{text.publish}</Button>}
      {asking === 'edit' && <ScenarioDialog scenario={scenario} onSaved={() => { setAsking(undefined); say(t.common.saved) }} onClose={() => setAsking(undefined)} />}
      {asking && asking !== 'edit' && <Confirm title={asked[asking][1](scenario.name)} note={asked[asking][2]} action={asked[asking][0]} danger={asking === 'archive'} busy={act.isPending} error={act.error} onConfirm={() => act.mutate(asking)} onClose={() => setAsking(undefined)} />}
    </div>
  )
}
