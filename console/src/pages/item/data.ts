import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { api, ask, whole } from '../../api/client'
import { useCan } from '../../api/session'
import { addDays } from '../../format/dates'

/** What is shown of a product at a location, in one place. */
export interface Item {
  productId: string
  locationId: string
}

export type Granularity = 'DAY' | 'WEEK' | 'MONTH'

export function useForecast({ productId, locationId, channelId, horizonDays, granularity = 'DAY' }: { productId?: string | undefined; locationId?: string | undefined; channelId?: string | undefined; horizonDays: number; granularity?: Granularity }) {
  const can = useCan()
  return useQuery({
    queryKey: ['forecast', productId, locationId, channelId, horizonDays, granularity],
    enabled: can('forecast.read') && Boolean(productId ?? locationId ?? channelId),
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) => ask(api.GET('/api/forecast', { params: { query: { productMasterId: productId, locationId, channelId, horizonDays, granularity } }, signal })),
  })
}

/** Demand before `until`, as many days as tell something beside a forecast of `horizonDays`. */
export function useHistory({ productId, locationId, channelId, until, days, granularity = 'DAY' }: { productId: string | undefined; locationId?: string | undefined; channelId?: string | undefined; until: string | undefined; days: number; granularity?: Granularity }) {
  const can = useCan()
  return useQuery({
    queryKey: ['demand', productId, locationId, channelId, until, days, granularity],
    enabled: can('forecast.read') && productId !== undefined && until !== undefined,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => ask(api.GET('/api/demand', { params: { query: { productMasterId: productId, locationId, channelId, from: addDays(until ?? '', -days), granularity } }, signal })),
  })
}

export function useStockLines({ productId, locationId }: Item) {
  return useQuery({
    queryKey: ['lines', productId, locationId],
    queryFn: ({ signal }) => ask(api.GET('/api/inventory', { params: { query: { productMasterId: [productId], locationId: [locationId], limit: 100 } }, signal })),
  })
}

/** Stock and level of the product at every location. */
export function usePlaces(productId: string) {
  return useQuery({
    queryKey: ['places', productId],
    queryFn: ({ signal }) => ask(api.GET('/api/products/{id}/inventory-levels', { params: { path: { id: productId }, query: { limit: 100 } }, signal })),
  })
}

export function useAtp({ productId, locationId }: Item) {
  return useQuery({
    queryKey: ['atp', productId, locationId],
    queryFn: ({ signal }) => ask(api.GET('/api/inventory/channel-location', { params: { query: { productMasterId: [productId], locationId: [locationId] } }, signal })),
  })
}

/** What is ordered for the location, or on its way to it. */
export function useSupply({ productId, locationId }: Item) {
  const can = useCan()
  return useQuery({
    queryKey: ['supply', productId, locationId],
    queryFn: async ({ signal }) => {
      const [orders, moves] = await Promise.all([
        can('procurement.read')
          ? ask(api.GET('/api/purchase-orders', { params: { query: { productMasterId: [productId], locationId: [locationId], status: ['SUBMITTED', 'APPROVED', 'PARTIALLY_RECEIVED'], limit: 50 } }, signal }))
          : [],
        can('transfers.read') ? ask(api.GET('/api/inventory/transfers', { params: { query: { destLocationId: [locationId], productMasterId: [productId], status: ['READY', 'IN_TRANSIT', 'PARTIALLY_RECEIVED'], limit: 100 } }, signal })) : [],
      ])
      return { orders, moves }
    },
  })
}

/** Between what replenishment plans the product at a location; null: it plans nothing there. */
export function usePlanned(sku: string, locationId: string) {
  const can = useCan()
  return useQuery({
    queryKey: ['sku', sku],
    enabled: can('planning.read'),
    queryFn: ({ signal }) => ask(api.GET('/api/planning/sku/{sku}', { params: { path: { sku } }, signal })),
    select: (found) => found.locations.find((one) => one.locationId === locationId)?.planned ?? null,
  })
}

export function useItemRecommendations({ productId, locationId }: Item) {
  const can = useCan()
  return useQuery({
    queryKey: ['recommendations', 'item', productId, locationId],
    enabled: can('transfers.read'),
    queryFn: async ({ signal }) => {
      const { data } = await whole(api.GET('/api/transfers/recommendations/pending', { params: { query: { productMasterId: [productId], limit: 100 } }, signal }))
      return data.filter((one) => one.destLocationId === locationId || one.sourceLocationId === locationId)
    },
  })
}
