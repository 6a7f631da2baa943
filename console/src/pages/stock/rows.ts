import { api, whole, type Schema } from '../../api/client'
import { PAGE, type FetchPage } from '../../api/paged'

export type Severity = Schema<'SeverityName'>

/** How many rows there are of each severity; null where nobody asked. */
export type Severities = Schema<'AtpMatrix'>['severities']

/** One line of the grid: a product at one location, or at all of them together. */
export interface AvailabilityRow extends Schema<'MatrixProduct'> {
  id: string
  /** `undefined` for all locations together. */
  location: { id: string; name: string } | undefined
  worst: Severity
}

const gravity: Record<Severity, number> = { OK: 0, LOW: 1, CRITICAL: 2 }

export function worstOf(cells: readonly { severity: Severity }[]): Severity {
  return cells.reduce<Severity>((worst, cell) => (gravity[cell.severity] > gravity[worst] ? cell.severity : worst), 'OK')
}

/** `each`: a row for each product at each location where it was ever kept; `all`: one for all together; else a location's id. */
export type Scope = 'all' | 'each' | string

export interface RowQuery {
  q: string
  scope: Scope
  /** `LOW`: low or worse. */
  severity: string
  /** Only rows with stock or reservations. */
  stocked: boolean
  sort: { by: string; descending: boolean }
}

const sorts = { sku: 'globalSku', product: 'productName', worst: 'severity', onHand: 'totalOnHand', reserved: 'totalReserved' } as const

/** What the API is asked for. */
export function asked({ q, scope, severity, stocked, sort }: RowQuery) {
  const channel = sort.by.startsWith('atp ') ? sort.by.slice(4) : undefined
  const sortBy = channel === undefined ? (sorts[sort.by as keyof typeof sorts] ?? 'productName') : ('atp' as const)
  return {
    limit: PAGE,
    q: q || undefined,
    locationId: scope === 'all' || scope === 'each' ? undefined : [scope],
    eachLocation: scope === 'each' || undefined,
    severity: severity === 'CRITICAL' ? (['CRITICAL'] as const).slice() : severity === 'LOW' ? (['LOW', 'CRITICAL'] as const).slice() : undefined,
    stocked: stocked || undefined,
    sortBy,
    sortOrder: sort.descending ? ('desc' as const) : ('asc' as const),
    atpChannelId: channel === undefined ? undefined : [channel],
  }
}

/** Rows of the whole workspace: the API filters and sorts them, however many there are. */
export function availability(query: RowQuery): FetchPage<AvailabilityRow, Severities> {
  return async (page, signal) => {
    const { data, pagination } = await whole(api.GET('/api/inventory/channel-location', { params: { query: { ...asked(query), page: page + 1 } }, signal }))
    const rows = data.products.map((product) => {
      const location = product.locationId ? { id: product.locationId, name: product.locationName ?? product.locationId } : data.location ? { id: data.location.locationId, name: data.location.locationName } : undefined
      return { ...product, id: `${product.productMasterId} ${location?.id ?? ''}`, location, worst: worstOf(product.channels) }
    })
    return { rows, total: pagination.total ?? rows.length, about: data.severities }
  }
}
