import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { api, ask, whole, type Schema } from '../../../api/client'

export type Transfer = Schema<'Transfer'>
export type Line = Schema<'TransferLine'>
export type Status = Schema<'TransferStatus'>
export const states: readonly Status[] = ['DRAFT', 'READY', 'IN_TRANSIT', 'PARTIALLY_RECEIVED', 'RECEIVED', 'CANCELLED']

export function useTransfers(status: Status | undefined, page: number) {
  return useQuery({
    queryKey: ['transfers', status, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => whole(api.GET('/api/inventory/transfers', { params: { query: { status: status && [status], page, limit: 25 } }, signal })),
  })
}

export function useTransfer(id: string) {
  return useQuery({ queryKey: ['transfer', id], queryFn: ({ signal }) => ask(api.GET('/api/inventory/transfers/{id}', { params: { path: { id } }, signal })) })
}

/** What may be another number after stock has moved. */
function useForget() {
  const queries = useQueryClient()
  return () => Promise.all(['transfers', 'transfer', 'supply', 'lines', 'atp', 'places', 'drilldown', 'channel summary'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
}

export function useCreate(onDone: (made: Transfer) => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: (body: Schema<'NewTransferBody'>) => ask(api.POST('/api/inventory/transfers', { body })),
    onSuccess: async (made) => {
      await forget()
      onDone(made)
    },
  })
}

export function useAct(id: string, onDone: (action: Schema<'TransferAction'>) => void) {
  const forget = useForget()
  return useMutation({
    mutationFn: (body: Schema<'ActOnTransfer'>) => ask(api.POST('/api/inventory/transfers/{id}', { params: { path: { id } }, body })),
    onSuccess: async (_, { action }) => {
      await forget()
      onDone(action)
    },
  })
}

/** Units of a transfer that are still to arrive: not shipped yet, and under way. */
export function outstanding(line: Line): number {
  return line.toShip + line.inTransit
}
