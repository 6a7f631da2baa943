import { useQueries, useQuery } from '@tanstack/react-query'

import { api, ask, whole, type Schema } from '../../api/client'
import { useChannels } from '../../api/masters'
import { useCan } from '../../api/session'

export function useChannelSummary() {
  const can = useCan()
  return useQuery({
    queryKey: ['channel summary'],
    enabled: can('inventory.read'),
    queryFn: ({ signal }) => ask(api.GET('/api/inventory/channel/summary', { signal })),
  })
}

export function useStockFigures() {
  const can = useCan()
  return useQuery({
    queryKey: ['analytics'],
    enabled: can('inventory.read'),
    staleTime: 5 * 60_000,
    queryFn: ({ signal }) => ask(api.GET('/api/inventory/analytics', { params: { query: { groupBy: ['NONE'] } }, signal })),
  })
}

/** Alerts whose cause stands, the most likely money first, and how many there are in all, of the gravest kind, and of what is low or at risk one lead time from now. */
export function useOpenAlerts() {
  const can = useCan()
  return useQuery({
    queryKey: ['alerts', 'today'],
    enabled: can('inventory.read'),
    queryFn: async ({ signal }) => {
      const [all, critical, ahead] = await Promise.all([
        whole(api.GET('/api/alerts', { params: { query: { limit: 8 } }, signal })),
        whole(api.GET('/api/alerts', { params: { query: { severity: ['CRITICAL'], limit: 1 } }, signal })),
        whole(api.GET('/api/alerts', { params: { query: { type: ['lowAtp'], limit: 1 } }, signal })),
      ])
      return { rows: all.data, total: all.pagination.total ?? 0, critical: critical.pagination.total ?? 0, ahead: ahead.pagination.total ?? 0 }
    },
  })
}

/** How many lines of the plan wait for a decision. */
export function usePlanWaiting() {
  const can = useCan()
  return useQuery({
    queryKey: ['replenishment', 'waiting'],
    enabled: can('planning.read'),
    queryFn: async ({ signal }) => (await whole(api.GET('/api/planning/replenishment', { params: { query: { status: ['PENDING'], limit: 1 } }, signal }))).pagination.total ?? 0,
  })
}

export interface Against {
  mine: number
  naive: number
}

/** The error of the channels' forecasts and of the naive ones, weighted by what they expect. */
export function useAgainstNaive(): { data: Against | undefined; pending: boolean } {
  const can = useCan()
  const may = can('forecast.read') && can('inventory.read')
  const channels = useChannels(may)
  const found = useQueries({
    queries: (may ? (channels.data ?? []) : []).map((channel) => ({
      queryKey: ['forecast', undefined, undefined, channel.id, 28, 'DAY'],
      staleTime: 30 * 60_000,
      retry: false,
      queryFn: ({ signal }: { signal: AbortSignal }) => ask(api.GET('/api/forecast', { params: { query: { channelId: channel.id, horizonDays: 28 } }, signal })),
    })),
  })
  return { data: weighed(found.flatMap((one) => one.data ?? [])), pending: channels.isPending || found.some((one) => one.isPending) }
}

export function weighed(forecasts: readonly Schema<'Forecast'>[]): Against | undefined {
  let [mine, naive, weight] = [0, 0, 0]
  for (const forecast of forecasts) {
    const chosen = forecast.candidates.find((one) => one.outcome === 'CHOSEN')?.wape
    const simple = forecast.candidates.find((one) => one.model === 'SEASONAL_NAIVE')?.wape
    if (chosen == null || simple == null) continue
    mine += chosen * forecast.total.mean
    naive += simple * forecast.total.mean
    weight += forecast.total.mean
  }
  return weight > 0 ? { mine: mine / weight, naive: naive / weight } : undefined
}
