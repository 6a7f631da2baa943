import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'

import { api, ask, whole, type Schema } from '../../../api/client'
import { useForget } from '../events/data'

export type Override = Schema<'OverrideView'>

export function useOverrides(page: number) {
  return useQuery({
    queryKey: ['overrides', page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => whole(api.GET('/api/forecast/overrides', { params: { query: { page, limit: 25 } }, signal })),
  })
}

/** What overrides were worth, by person and direction. */
export function useOverrideValue() {
  return useQuery({
    queryKey: ['override value'],
    queryFn: ({ signal }) => ask(api.GET('/api/forecast/overrides/value-added', { params: { query: { limit: 100 } }, signal })),
  })
}

export function useAddOverride(onDone: (made: Override) => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: (body: Schema<'OverrideBody'>) => ask(api.POST('/api/forecast/overrides', { body })),
    onSuccess: async (made) => {
      await forget()
      onDone(made)
    },
  })
}

export function useRemoveOverride(onDone: () => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: ({ id, version }: { id: string; version?: number }) =>
      whole(api.DELETE('/api/forecast/overrides/{id}', { params: { path: { id }, header: version ? { 'If-Match': `"${version}"` } : {} } })),
    onSuccess: async () => {
      await forget()
      onDone()
    },
  })
}
