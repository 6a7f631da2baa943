import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { api, ask, whole, type Schema } from '../../../api/client'

export type Endpoint = Schema<'WebhookEndpoint'>
export type Delivery = Schema<'WebhookDelivery'>
export type DeliveryStatus = 'PENDING' | 'DELIVERED' | 'FAILED'

export function useEndpoints() {
  return useQuery({
    queryKey: ['webhook endpoints'],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/webhooks/endpoints', { params: { query: { limit: 100 } }, signal })),
  })
}

export function useDeliveries(endpointId: string | undefined, status: DeliveryStatus | undefined, page: number) {
  return useQuery({
    queryKey: ['webhook deliveries', endpointId, status, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => whole(api.GET('/api/admin/webhooks/deliveries', { params: { query: { endpointId: endpointId ? [endpointId] : undefined, status: status && [status], page, limit: 25 } }, signal })),
    // What waits is tried within seconds, and the log is looked at to see how that goes.
    refetchInterval: ({ state }) => (state.data?.data.some((one) => one.status === 'PENDING') ? 3000 : false),
  })
}

export function useDelivery(id: string) {
  return useQuery({ queryKey: ['webhook delivery', id], queryFn: ({ signal }) => ask(api.GET('/api/admin/webhooks/deliveries/{id}', { params: { path: { id } }, signal })) })
}

/** A change of endpoints or deliveries, after which both are read anew. */
export function useChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>, onDone: (output: Output, input: Input) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: async (output, input) => {
      await Promise.all(['webhook endpoints', 'webhook deliveries', 'webhook delivery'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
      onDone(output, input)
    },
  })
}
