import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { api, ask, send, whole, type Schema } from '../../api/client'
import { useCan } from '../../api/session'

export type Alert = Schema<'InboxAlert'>
export type State = 'OPEN' | 'ACKNOWLEDGED' | 'SNOOZED'
export const alertRules = ['stockout', 'lowAtp', 'forecastDeviation', 'expiry', 'slowMoving', 'overstock', 'webhookDisabled', 'paymentFailed'] as const
export type AlertRule = (typeof alertRules)[number]

export interface Filter {
  state: State | undefined
  severity: 'CRITICAL' | 'LOW' | undefined
  rule: AlertRule | undefined
  page: number
}

/** Alerts whose cause stands, the most likely money first. */
export function useInbox({ state, severity, rule, page }: Filter) {
  return useQuery({
    queryKey: ['alerts', 'inbox', state, severity, rule, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => whole(api.GET('/api/alerts', { params: { query: { state: state && [state], severity: severity && [severity], type: rule && [rule], page, limit: 20 } }, signal })),
  })
}

export type Step = { does: 'acknowledge' } | { does: 'snooze'; minutes: number } | { does: 'resolve'; outcome: Schema<'AlertOutcome'> | undefined }

async function take(id: string, step: Step): Promise<void> {
  const params = { path: { id } }
  if (step.does === 'acknowledge') await whole(api.POST('/api/alerts/{id}/acknowledge', { params }))
  else if (step.does === 'snooze') await whole(api.POST('/api/alerts/{id}/snooze', { params, body: { minutes: step.minutes } }))
  else await whole(api.POST('/api/alerts/{id}/resolve', { params, body: { outcome: step.outcome } }))
}

export function useStep(onDone: (step: Step) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, step }: { id: string; step: Step }) => take(id, step),
    onSuccess: async (_, { step }) => {
      await queries.invalidateQueries({ queryKey: ['alerts'] })
      onDone(step)
    },
  })
}

/** What a prepared action needs beside the right to take an alert on. */
const needed: Record<string, string> = { APPROVE_TRANSFER: 'transfers.approve', RAISE_PURCHASE_ORDER: 'procurement.write', GENERATE_TRANSFERS: 'transfers.write', MEND_WEBHOOK: 'admin.webhooks.write' }

export function useMayAct(): (alert: Alert) => boolean {
  const can = useCan()
  return ({ action }) => Boolean(action) && can(needed[action?.type ?? ''] ?? 'admin.write')
}

/** Does what was prepared, and takes the alert on. An order takes it on by itself, and is made once whoever asks. */
export function useAct(onDone: (alert: Alert) => void) {
  const queries = useQueryClient()
  const can = useCan()
  return useMutation({
    mutationFn: async (alert: Alert) => {
      if (!alert.action) return
      await send(alert.action.method, alert.action.path, alert.action.body)
      if (alert.action.type !== 'RAISE_PURCHASE_ORDER' && alert.state === 'OPEN' && can('inventory.write')) await take(alert.id, { does: 'acknowledge' })
    },
    onSuccess: async (_, alert) => {
      await Promise.all(['alerts', 'orders', 'recommendations', 'supply', 'webhook endpoints'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
      onDone(alert)
    },
  })
}

export function usePrecision() {
  return useQuery({ queryKey: ['alerts', 'precision'], queryFn: ({ signal }) => ask(api.GET('/api/admin/alerts/precision', { signal })) })
}
