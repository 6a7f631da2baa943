import { useQuery } from '@tanstack/react-query'

import { api, whole, type Schema } from '../../api/client'
import { doAll, type Outcome } from '../../api/many'
import { PAGE } from '../../api/paged'
import { net } from './money'

export type Recommendation = Schema<'Recommendation'>
export type Decided = 'PENDING' | 'APPROVED' | 'EXECUTED' | 'REJECTED'

/** More than this would not be looked through; filters narrow it. */
const MOST = 2000

/** All recommendations in a state, the one that is worth most first. */
export function useRecommendations(status: Decided, enabled = true) {
  return useQuery({
    queryKey: ['recommendations', status],
    enabled,
    queryFn: async ({ signal }) => {
      const found: Recommendation[] = []
      let cursor: string | undefined
      do {
        const query = { status: [status], limit: PAGE, cursor }
        const { data, pagination } = await whole(api.GET('/api/transfers/recommendations', { params: { query }, signal }))
        found.push(...data)
        cursor = pagination.nextCursor ?? undefined
      } while (cursor && found.length < MOST)
      return found.sort((a, b) => net(b) - net(a))
    },
  })
}

export type Action = 'approve' | 'reject' | 'execute'

/** Does one thing to one recommendation. */
export async function act(action: Action, id: string, reason: string): Promise<void> {
  const params = { path: { id } }
  if (action === 'approve') await whole(api.POST('/api/transfers/recommendations/{id}/approve', { params }))
  else if (action === 'reject') await whole(api.POST('/api/transfers/recommendations/{id}/reject', { params, body: { reason } }))
  else await whole(api.POST('/api/transfers/recommendations/{id}/execute', { params }))
}

/** Does something to many. What waits is approved before it is executed. */
export function actOnAll(action: Action, rows: readonly Recommendation[], reason: string, onProgress: (done: number) => void): Promise<Outcome> {
  return doAll(rows, async (row) => {
    if (action === 'execute' && row.status === 'PENDING') await act('approve', row.id, '')
    await act(action, row.id, reason)
  }, onProgress)
}
