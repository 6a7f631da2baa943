import type { Job } from '../api/jobs'
import { count, percent } from '../format/numbers'
import { t } from '../text'

/** How far long work is: its share where the whole is known, else that it goes on. */
export function JobProgress({ job, label }: { job: Job | undefined; label: string }) {
  const { done = 0, total, etaSeconds } = job?.progress ?? {}
  const known = Boolean(total)
  return (
    <div role="status" className="flex min-w-48 flex-wrap items-center gap-x-3 gap-y-1 text-[13px]">
      <span>{label}</span>
      <progress aria-label={label} className="h-1.5 min-w-24 flex-1 accent-accent" {...(known ? { max: total ?? 1, value: done } : {})} />
      <span className="text-xs text-quiet tabular-nums">
        {job?.status === 'QUEUED' ? t.common.job.queued : known ? percent(done / (total ?? 1), 0) : t.common.job.running}
        {etaSeconds ? ` · ${t.common.job.left(count(etaSeconds))}` : ''}
      </span>
    </div>
  )
}
