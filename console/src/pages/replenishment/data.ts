import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { api, ask, whole, type Schema } from '../../api/client'
import { hasEnded, type Job } from '../../api/jobs'
import { doAll, type Outcome } from '../../api/many'
import { useLocations, useSuppliers } from '../../api/masters'
import { PAGE } from '../../api/paged'
import { useCan } from '../../api/session'
import { t } from '../../text'

export type Line = Schema<'ReplenishmentRecommendation'>
export type Decided = 'PENDING' | 'APPROVED' | 'EXECUTED' | 'REJECTED'
export type Kind = 'TRANSFER' | 'PURCHASE'

/** More than this would not be looked through; filters narrow it. */
const MOST = 2000

/** The recommendations in a state, the one that earns most first, and how many there are in all. */
export function useLines(status: Decided, type: Kind | undefined, locationId: string | undefined) {
  return useQuery({
    queryKey: ['replenishment', status, type, locationId],
    queryFn: async ({ signal }) => {
      const rows: Line[] = []
      const asked = { status: [status], type: type && [type], locationId: locationId ? [locationId] : undefined, limit: PAGE }
      const first = await whole(api.GET('/api/planning/replenishment', { params: { query: asked }, signal }))
      rows.push(...first.data)
      let cursor = first.pagination.nextCursor ?? undefined
      while (cursor && rows.length < MOST) {
        const next = await whole(api.GET('/api/planning/replenishment', { params: { query: { ...asked, cursor } }, signal }))
        rows.push(...next.data)
        cursor = next.pagination.nextCursor ?? undefined
      }
      return { rows, total: first.pagination.total ?? rows.length }
    },
  })
}

/** Recommendations of a product at a location that wait or are approved. */
export function useLinesHere(productId: string, locationId: string) {
  const can = useCan()
  return useQuery({
    queryKey: ['replenishment', 'item', productId, locationId],
    enabled: can('planning.read'),
    queryFn: ({ signal }) => ask(api.GET('/api/planning/replenishment', { params: { query: { productMasterId: [productId], locationId: [locationId], status: ['PENDING', 'APPROVED'], limit: 20 } }, signal })),
  })
}

export function useExplanation(id: string) {
  return useQuery({ queryKey: ['explanation', id], queryFn: ({ signal }) => ask(api.GET('/api/planning/explanations/{id}', { params: { path: { id } }, signal })) })
}

/** The last job of a kind, asked for again while it is under way. */
export function useLastJob(kind: 'planning.replenishment' | 'planning.backtest') {
  return useQuery({
    queryKey: ['last job', kind],
    queryFn: async ({ signal }): Promise<Job | null> => (await ask(api.GET('/api/jobs', { params: { query: { kind: [kind], limit: 1 } }, signal })))[0] ?? null,
    refetchInterval: ({ state }) => (state.data && !hasEnded(state.data) ? 800 : false),
  })
}

/** Where a line's goods come from, in words. */
export function useSourceName(): (line: Pick<Line, 'sourceLocationId' | 'supplierId'>) => string {
  const can = useCan()
  const locations = useLocations()
  const suppliers = useSuppliers(can('procurement.read'))
  return useMemo(() => {
    const names = new Map([...(locations.data ?? []), ...(suppliers.data ?? [])].map((one) => [one.id, one.name]))
    return ({ sourceLocationId, supplierId }) => names.get(sourceLocationId ?? supplierId ?? '') ?? (supplierId ? t.common.aSupplier : '…')
  }, [locations.data, suppliers.data])
}

export type Action = 'approve' | 'reject' | 'execute'

async function act(action: Action, id: string, reason: string): Promise<void> {
  const params = { path: { id } }
  if (action === 'approve') await whole(api.POST('/api/planning/replenishment/{id}/approve', { params }))
  else if (action === 'reject') await whole(api.POST('/api/planning/replenishment/{id}/reject', { params, body: { reason } }))
  else await whole(api.POST('/api/planning/replenishment/{id}/execute', { params }))
}

/** Does something to many. What waits is approved before it is executed. */
export function actOnAll(action: Action, rows: readonly Line[], reason: string, onProgress: (done: number) => void): Promise<Outcome> {
  return doAll(rows, async (row) => {
    if (action === 'execute' && row.status === 'PENDING') await act('approve', row.id, '')
    await act(action, row.id, reason)
  }, onProgress)
}

export interface Finding {
  type: string
  productMasterId: string
  locationId: string
  quantity: number
}

/** What a run says of itself when it has ended. */
export interface Planned {
  created: number
  approved: number
  findings: Record<string, number>
  findingsShown: Finding[]
}

/** The result of a run, where the job has one. */
export function plannedOf(job: Job | null | undefined): Planned | undefined {
  const result = job?.result as Partial<Planned> | null | undefined
  return typeof result?.created === 'number' ? { created: result.created, approved: result.approved ?? 0, findings: result.findings ?? {}, findingsShown: result.findingsShown ?? [] } : undefined
}
