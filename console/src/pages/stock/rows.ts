import { api, whole, type Schema } from '../../api/client'
import type { Location } from '../../api/masters'
import { PAGE, type FetchPage, type Page } from '../../api/paged'

export type Severity = Schema<'SeverityName'>

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

export interface RowQuery {
  q: string
  sort: { by: string; descending: boolean }
}

const apiSorts = { sku: 'globalSku', product: 'productName' } as const

async function matrixPage(query: RowQuery, location: Location | undefined, page: number, signal: AbortSignal): Promise<Page<AvailabilityRow>> {
  const { data, pagination } = await whole(
    api.GET('/api/inventory/channel-location', {
      params: {
        query: {
          limit: PAGE,
          page: page + 1,
          q: query.q || undefined,
          locationId: location && [location.id],
          sortBy: apiSorts[query.sort.by as keyof typeof apiSorts] ?? 'productName',
          sortOrder: query.sort.by in apiSorts && query.sort.descending ? 'desc' : 'asc',
        },
      },
      signal,
    }),
  )
  const rows = data.products.map((product) => ({
    ...product,
    id: `${product.productMasterId} ${location?.id ?? ''}`,
    location: location && { id: location.id, name: location.name },
    worst: worstOf(product.channels),
  }))
  return { rows, total: pagination.total ?? rows.length }
}

/** Rows of one location, or of all together. */
export function oneScope(query: RowQuery, location: Location | undefined): FetchPage<AvailabilityRow> {
  return (page, signal) => matrixPage(query, location, page, signal)
}

/**
 * Rows of one location after the other. The matrix has the same products at each location, so a row's
 * number says which page of which location holds it.
 */
export function eachLocation(query: RowQuery, locations: readonly Location[]): FetchPage<AvailabilityRow> {
  let products: number | undefined
  return async (page, signal) => {
    const [head] = locations
    if (!head) return { rows: [], total: 0 }
    products ??= (await matrixPage(query, head, 0, signal)).total
    const total = products * locations.length
    const [first, last] = [page * PAGE, Math.min(total, (page + 1) * PAGE) - 1]
    const parts = spans(first, last, products)
    const found = await Promise.all(parts.map((part) => matrixPage(query, locations[part.location], part.page, signal)))
    const rows = parts.flatMap((part, index) => found[index]?.rows.slice(part.from, part.to + 1) ?? [])
    return { rows, total }
  }
}

interface Span {
  location: number
  page: number
  from: number
  to: number
}

/** Which rows of which pages of which locations stand between two row numbers, both included. */
export function spans(first: number, last: number, products: number): Span[] {
  const found: Span[] = []
  for (let row = first; row <= last; ) {
    const location = Math.floor(row / products)
    const inLocation = row % products
    const page = Math.floor(inLocation / PAGE)
    const until = Math.min(last, (location + 1) * products - 1, location * products + (page + 1) * PAGE - 1)
    found.push({ location, page, from: inLocation % PAGE, to: (inLocation % PAGE) + (until - row) })
    row = until + 1
  }
  return found
}

/** The most rows that are read to filter or sort them here, where the API cannot. */
export const MOST_ROWS = 20_000

export interface LocalFilter {
  severity: string
  kept: boolean
}

export function filtered(rows: AvailabilityRow[], { severity, kept }: LocalFilter): AvailabilityRow[] {
  return rows.filter((row) => {
    if (severity === 'CRITICAL' && row.worst !== 'CRITICAL') return false
    if (severity === 'LOW' && row.worst === 'OK') return false
    return !kept || row.totalOnHand !== 0 || row.totalReserved !== 0
  })
}

/** Rows by a column that the API does not sort by. */
export function sorted(rows: AvailabilityRow[], by: string, descending: boolean): AvailabilityRow[] {
  const value = sorter(by)
  if (!value) return rows
  const sign = descending ? -1 : 1
  return rows.map((row) => [value(row), row] as const).sort(([a], [b]) => sign * (a - b)).map(([, row]) => row)
}

export function sorter(by: string): ((row: AvailabilityRow) => number) | undefined {
  if (by === 'worst') return (row) => gravity[row.worst]
  if (by === 'onHand') return (row) => row.totalOnHand
  if (by === 'reserved') return (row) => row.totalReserved
  if (by.startsWith('atp ')) {
    const channel = by.slice(4)
    return (row) => row.channels.find((cell) => cell.channelId === channel)?.atp ?? Number.NEGATIVE_INFINITY
  }
  return undefined
}
