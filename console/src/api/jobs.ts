import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

import { api, ask, type Schema } from './client'

export type Job = Schema<'Job'>

/** Whether a job does nothing any more. */
export function hasEnded(job: Job): boolean {
  return ['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(job.status)
}

/** A job as it goes on, asked for until it has ended; `onEnd` hears that once. */
export function useJob(id: string | null | undefined, onEnd?: (job: Job) => void) {
  const query = useQuery({
    queryKey: ['job', id],
    enabled: Boolean(id),
    queryFn: ({ signal }) => ask(api.GET('/api/jobs/{id}', { params: { path: { id: id ?? '' } }, signal })),
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : 600),
  })
  const told = useRef<string | undefined>(undefined)
  const job = query.data
  useEffect(() => {
    if (!job || !hasEnded(job) || told.current === job.id) return
    told.current = job.id
    onEnd?.(job)
  })
  return query
}
