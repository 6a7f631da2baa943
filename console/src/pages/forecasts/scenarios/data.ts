import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { api, ask, whole, type Schema } from '../../../api/client'

export type Scenario = Schema<'ScenarioView'>
export type ScenarioType = Schema<'ScenarioType'>
export type GroupBy = Schema<'ScenarioGroup'>

export const scenarioTypes: readonly ScenarioType[] = ['WHAT_IF', 'BASELINE', 'PROMOTIONAL', 'SEASONAL', 'STRESS']
export const scenarioStates = ['DRAFT', 'GENERATING', 'GENERATED', 'PUBLISHED', 'ARCHIVED', 'FAILED'] as const
export type ScenarioState = (typeof scenarioStates)[number]

/** Whether a scenario has numbers that can be compared. */
export function hasNumbers({ status }: Scenario): boolean {
  return status === 'GENERATED' || status === 'PUBLISHED'
}

/** Whether its assumptions can still be changed, and it can be generated. */
export function canChange({ status }: Scenario): boolean {
  return ['DRAFT', 'GENERATED', 'FAILED'].includes(status)
}

export function useScenarios(status: ScenarioState | undefined, page: number) {
  return useQuery({
    queryKey: ['scenarios', status, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => whole(api.GET('/api/forecast/scenarios', { params: { query: { status: status ? [status] : ['DRAFT', 'GENERATING', 'GENERATED', 'PUBLISHED', 'FAILED'], page, limit: 25 } }, signal })),
    refetchInterval: ({ state }) => (state.data?.data.some((one) => one.status === 'GENERATING') ? 1500 : false),
  })
}

export function useScenario(id: string) {
  return useQuery({
    queryKey: ['scenario', id],
    queryFn: ({ signal }) => ask(api.GET('/api/forecast/scenarios/{id}', { params: { path: { id } }, signal })),
  })
}

export function useResults(id: string, page: number, enabled: boolean) {
  return useQuery({
    queryKey: ['scenario results', id, page],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => whole(api.GET('/api/forecast/scenarios/{id}/results', { params: { path: { id }, query: { page, limit: 20 } }, signal })),
  })
}

/** Several side by side. The order of the ids is that of the columns. */
export function useComparison(scenarioIds: readonly string[], groupBy: GroupBy) {
  return useQuery({
    queryKey: ['comparison', scenarioIds, groupBy],
    enabled: scenarioIds.length >= 2 && scenarioIds.length <= 5,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) => ask(api.POST('/api/forecast/scenarios/compare', { body: { scenarioIds: [...scenarioIds], groupBy }, signal })),
  })
}

/** What may be another number after a scenario has changed. */
export function useForgetScenarios() {
  const queries = useQueryClient()
  return () => Promise.all(['scenarios', 'scenario', 'scenario results', 'comparison'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
}

export function useSaveScenario(scenario: Scenario | undefined, onDone: (saved: Scenario) => void) {
  const forget = useForgetScenarios()
  return useMutation({
    mutationFn: (body: Schema<'ScenarioBody'>) =>
      scenario
        ? ask(api.PUT('/api/forecast/scenarios/{id}', { params: { path: { id: scenario.id }, header: { 'If-Match': `"${scenario.version}"` } }, body }))
        : ask(api.POST('/api/forecast/scenarios', { body })),
    onSuccess: async (saved) => {
      await forget()
      onDone(saved)
    },
  })
}

export type Step = 'generate' | 'publish' | 'rollback' | 'archive'

/** The next step of a scenario's life; for generating, the job that does it. */
export async function take(step: Step, id: string): Promise<string | undefined> {
  const params = { path: { id } }
  if (step === 'generate') return (await ask(api.POST('/api/forecast/scenarios/{id}/generate', { params }))).jobId ?? undefined
  if (step === 'publish') await whole(api.POST('/api/forecast/scenarios/{id}/publish', { params }))
  else if (step === 'rollback') await whole(api.POST('/api/forecast/scenarios/{id}/rollback', { params }))
  else await whole(api.DELETE('/api/forecast/scenarios/{id}', { params }))
  return undefined
}
