import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'

import { api, ask } from '../../api/client'
import { useJob } from '../../api/jobs'
import { useLocations } from '../../api/masters'
import { useMe } from '../../api/session'
import { count, parseNumber } from '../../format/numbers'
import { t } from '../../text'
import { replenishment as text } from '../../text/replenishment'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { FormEnd, Input, Select } from '../../ui/fields'
import { JobProgress } from '../../ui/job'
import { FormProblem } from '../../ui/states'
import { say } from '../../ui/toasts'
import { plannedOf } from './data'

/** Has the network planned, and says how far that is. */
export function Generate() {
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [jobId, setJobId] = useState<string | undefined>()
  const job = useJob(jobId, (ended) => {
    setJobId(undefined)
    const made = plannedOf(ended)
    if (made) say(text.planned(count(made.created), count(made.approved)))
    else say(text.failed(ended.error ?? ended.status), 'critical')
    for (const key of ['replenishment', 'last job', 'recommendations', 'explanation']) void queries.invalidateQueries({ queryKey: [key] })
  })
  if (jobId) return <JobProgress job={job.data} label={text.generating} />
  return (
    <>
      <Button kind="primary" icon="refresh" onClick={() => setAsking(true)}>{text.generate}</Button>
      {asking && <Ask onAsked={(id) => { setAsking(false); setJobId(id) }} onClose={() => setAsking(false)} />}
    </>
  )
}

function Ask({ onAsked, onClose }: { onAsked: (jobId: string) => void; onClose: () => void }) {
  const { workspace } = useMe()
  const locations = useLocations()
  const [budget, setBudget] = useState('')
  const wrong = budget !== '' && (parseNumber(budget) ?? -1) < 0
  const plan = useMutation({
    mutationFn: (locationId: string | null) => ask(api.POST('/api/planning/replenishment', { body: { budget: parseNumber(budget) ?? null, locationId } })),
    onSuccess: ({ jobId }) => onAsked(jobId),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!wrong) plan.mutate(String(new FormData(event.currentTarget).get('location')) || null)
  }
  return (
    <Dialog title={text.generateTitle} note={text.generateHint} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Input label={`${text.budget} (${workspace.currency})`} hint={text.budgetHint} inputMode="decimal" value={budget} problem={wrong ? text.notANumber : undefined} onChange={({ target }) => setBudget(target.value)} autoFocus />
        <Select label={text.only} name="location" className="w-full" choices={[['', t.common.allLocations], ...(locations.data ?? []).map((one) => [one.id, one.name] as const)]} />
        <FormProblem error={plan.error} />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={plan.isPending}>{text.generate}</Button></FormEnd>
      </form>
    </Dialog>
  )
}
