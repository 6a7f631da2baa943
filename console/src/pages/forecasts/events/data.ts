import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { api, ask, whole, type Schema } from '../../../api/client'

export type Event = Schema<'EventView'>
export type EventType = Schema<'EventType'>

export const eventTypes: readonly EventType[] = ['PROMOTION', 'PRICE_CHANGE', 'HOLIDAY', 'WEATHER', 'BOOKING', 'MACRO', 'OTHER']

export function useEvents({ type, page }: { type: EventType | undefined; page: number }) {
  return useQuery({
    queryKey: ['events', type, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => whole(api.GET('/api/forecast/events', { params: { query: { type: type && [type], page, limit: 25 } }, signal })),
  })
}

/** Events to choose from, the latest first. */
export function useAllEvents(scenarioOnly: boolean) {
  return useQuery({
    queryKey: ['events', 'all', scenarioOnly],
    queryFn: ({ signal }) => ask(api.GET('/api/forecast/events', { params: { query: { scenarioOnly, limit: 100 } }, signal })),
  })
}

/** One event, with the lift that similar ones came to. */
export function useEvent(id: string | undefined) {
  return useQuery({
    queryKey: ['event', id],
    enabled: id !== undefined,
    queryFn: ({ signal }) => ask(api.GET('/api/forecast/events/{id}', { params: { path: { id: id ?? '' } }, signal })),
  })
}

/** What may be another number after an event or an override has changed. */
const touched = ['events', 'event', 'overrides', 'forecast', 'changes', 'override value']

export function useForget() {
  const queries = useQueryClient()
  return () => Promise.all(touched.map((key) => queries.invalidateQueries({ queryKey: [key] })))
}

export function useSaveEvent(id: string | undefined, version: number | undefined, onDone: () => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: (body: Schema<'EventBody'>) =>
      id ? ask(api.PUT('/api/forecast/events/{id}', { params: { path: { id }, header: { 'If-Match': `"${version}"` } }, body })) : ask(api.POST('/api/forecast/events', { body })),
    onSuccess: async () => {
      await forget()
      onDone()
    },
  })
}

export function useRemoveEvent(onDone: () => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: ({ id, version }: Event) => whole(api.DELETE('/api/forecast/events/{id}', { params: { path: { id }, header: { 'If-Match': `"${version}"` } } })),
    onSuccess: async () => {
      await forget()
      onDone()
    },
  })
}
