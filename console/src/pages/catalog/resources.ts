import type { Schema } from '../../api/client'

/** What can be imported, and what one must be able to do for it. */
export const resources = {
  products: 'products.write',
  locations: 'inventory.write',
  stock: 'inventory.adjust',
  demand: 'forecast.write',
  levels: 'inventory.write',
  suppliers: 'procurement.write',
} as const

export type Resource = keyof typeof resources

const place = ['globalSku', 'productMasterId', 'locationCode', 'locationId']

/** The fields that a column of a file can fill, as docs/api/imports.md lists them. */
export const fields: Record<Resource, readonly string[]> = {
  products: ['globalSku', 'gtin', 'id', 'name', 'description', 'brand', 'status', 'unit', 'unitIndivisible', 'unitConversions', 'unitCost', 'price', 'currency', 'packSize', 'weight', 'requiresLotTracking', 'requiresExpiryTracking', 'shelfLifeDays', 'tags', 'categories', 'attributes', 'variantOf', 'options'],
  locations: ['code', 'id', 'name', 'type', 'parentId', 'timeZone', 'sellable', 'activities'],
  stock: [...place, 'lotNumber', 'binName', 'quantityOnHand', 'expiryDate'],
  demand: [...place, 'date', 'channelId', 'quantity', 'price', 'promotion'],
  levels: [...place, 'minLevel', 'reorderPoint', 'maxLevel', 'abcClass', 'expectedLeadTimeDays', 'replenishmentPeriodDays', 'forecastPeriodDays', 'forecastQuantity', 'preferredBinLocationId', 'replenishmentLocationId', 'serviceLevel', 'status', 'comments'],
  suppliers: ['code', 'id', 'name', 'leadTimeDays', 'minimumOrderQuantity', 'packSize', 'paymentTerms', 'currency', 'contactName', 'contactEmail', 'contactPhone'],
}

export function mayImport(can: (permission: string) => boolean): boolean {
  return Object.values(resources).some(can)
}

type Status = Schema<'ImportStatus'>

/** Whether the server is at work on it, so that its state should be asked for again soon. */
export function atWork(status: Status): boolean {
  return status === 'READING' || status === 'COMMITTING' || status === 'UNDOING'
}

/** How far an import is, as a step of the wizard. */
export function stepOf(status: Status): number {
  if (status === 'READING') return 0
  if (status === 'NEEDS_ANSWER') return 1
  if (status === 'PREVIEWED') return 2
  return 3
}

/** The content type of a file by its name. */
export function contentType(name: string): string {
  const lower = name.toLowerCase()
  if (lower.endsWith('.gz')) return 'application/gzip'
  if (lower.endsWith('.xlsx')) return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  if (lower.endsWith('.parquet')) return 'application/vnd.apache.parquet'
  if (lower.endsWith('.ndjson') || lower.endsWith('.jsonl')) return 'application/x-ndjson'
  return 'text/csv'
}

/** What a file's name says about its rows; `undefined` when it says nothing. */
export function guess(name: string): Resource | undefined {
  const lower = name.toLowerCase()
  const words: [Resource, RegExp][] = [
    ['demand', /demand|sales|orders/], ['levels', /level|reorder|min.?max/], ['stock', /stock|inventory|count|on.?hand/],
    ['locations', /location|store|warehouse|site/], ['suppliers', /supplier|vendor/], ['products', /product|item|catalog|sku|article/],
  ]
  return words.find(([, pattern]) => pattern.test(lower))?.[0]
}
