import { useQueries, useQuery } from '@tanstack/react-query'

import { api, ask, whole, type Schema } from './client'
import { PAGE } from './paged'

export type Location = Schema<'LocationView'>

/** All locations that may be seen, by name. */
export function useLocations(enabled = true) {
  return useQuery({
    queryKey: ['locations'],
    enabled,
    staleTime: 5 * 60_000,
    queryFn: async ({ signal }) => {
      const found: Location[] = []
      let cursor: string | undefined
      do {
        const answer = await whole(api.GET('/api/locations', { params: { query: { limit: PAGE, sortBy: 'name', cursor } }, signal }))
        found.push(...answer.data)
        cursor = answer.pagination?.nextCursor ?? undefined
      } while (cursor)
      return found
    },
  })
}

/** All channels, by name. */
export function useChannels(enabled = true) {
  return useQuery({
    queryKey: ['channels'],
    enabled,
    staleTime: 5 * 60_000,
    queryFn: ({ signal }) => ask(api.GET('/api/channels', { params: { query: { limit: PAGE } }, signal })),
  })
}

/** One product. */
export function useProduct(id: string) {
  return useQuery({
    queryKey: ['product', id],
    queryFn: ({ signal }) => ask(api.GET('/api/products/{id}', { params: { path: { id } }, signal })),
  })
}

/** The names of a few products, where an answer has only their ids; those not there yet are left out. */
export function useProductNames(ids: readonly (string | null | undefined)[]): ReadonlyMap<string, string> {
  const wanted = [...new Set(ids.filter((id) => typeof id === 'string'))]
  const found = useQueries({
    queries: wanted.map((id) => ({
      queryKey: ['product', id],
      staleTime: 5 * 60_000,
      queryFn: ({ signal }: { signal: AbortSignal }) => ask(api.GET('/api/products/{id}', { params: { path: { id } }, signal })),
    })),
  })
  return new Map(found.flatMap(({ data }) => (data ? [[data.id, data.name] as const] : [])))
}

/** All suppliers, by name. */
export function useSuppliers(enabled = true) {
  return useQuery({
    queryKey: ['suppliers'],
    enabled,
    staleTime: 5 * 60_000,
    queryFn: ({ signal }) => ask(api.GET('/api/suppliers', { params: { query: { limit: PAGE } }, signal })),
  })
}
