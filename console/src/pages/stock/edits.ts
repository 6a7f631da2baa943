import { api, ask, type Schema } from '../../api/client'
import { parseNumber } from '../../format/numbers'
import { stock } from '../../text/stock'

type Level = Schema<'Level'>

/** A stock line with the level of its product at its location. */
export interface Line extends Schema<'StockLineView'> {
  level: Level | undefined
}

/** The columns that can be typed into. */
export type Editable = 'onHand' | 'min' | 'reorder' | 'max'

const levelFields = { min: 'minLevel', reorder: 'reorderPoint', max: 'maxLevel' } as const

/** What was typed into one line and not written yet. */
export interface LineEdit {
  line: Line
  values: Partial<Record<Editable, number>>
  /** Why a value was not taken, or why the server refused it. */
  problem?: string
}

export type Edits = ReadonlyMap<string, LineEdit>

export function present(line: Line, column: Editable): number | undefined {
  return column === 'onHand' ? line.quantityOnHand : line.level?.[levelFields[column]]
}

/** Takes in what was typed; an empty text takes a change back. */
export function withEdit(edits: Edits, line: Line, column: Editable, text: string): Edits {
  const next = new Map(edits)
  const old = next.get(line.id)
  const values = { ...old?.values }
  let problem: string | undefined
  const value = parseNumber(text)
  if (text === '' || value === present(line, column)) delete values[column]
  else if (value === undefined || value < 0) problem = stock.notANumber(text)
  else values[column] = value
  problem ??= levelProblem(line, values)
  if (Object.keys(values).length === 0 && !problem) next.delete(line.id)
  else next.set(line.id, { line, values, ...(problem ? { problem } : {}) })
  return next
}

function levelOf(line: Line, values: LineEdit['values']): { min: number; reorder: number; max: number } {
  const [min, reorder, max] = (['min', 'reorder', 'max'] as const).map((one) => values[one] ?? present(line, one))
  // A level has all three; what nobody has said follows from its neighbours.
  const low = min ?? 0
  const point = reorder ?? Math.max(low, Math.min(max ?? low, low))
  return { min: low, reorder: point, max: max ?? point }
}

function changesLevel(values: LineEdit['values']): boolean {
  return values.min !== undefined || values.reorder !== undefined || values.max !== undefined
}

function levelProblem(line: Line, values: LineEdit['values']): string | undefined {
  if (!changesLevel(values)) return undefined
  const { min, reorder, max } = levelOf(line, values)
  return min <= reorder && reorder <= max ? undefined : stock.levelsOrder
}

/** How many cells wait. */
export function size(edits: Edits): number {
  let cells = 0
  for (const edit of edits.values()) cells += Object.keys(edit.values).length
  return cells
}

function levelBody({ line, values }: LineEdit): Schema<'LevelBody'> {
  const { min, reorder, max } = levelOf(line, values)
  const kept: Partial<Level> = line.level ?? {}
  return {
    productMasterId: line.productMasterId,
    locationId: line.locationId,
    minLevel: min,
    reorderPoint: reorder,
    maxLevel: max,
    abcClass: kept.abcClass ?? null,
    comments: kept.comments ?? '',
    expectedLeadTimeDays: kept.expectedLeadTimeDays ?? null,
    forecastPeriodDays: kept.forecastPeriodDays ?? null,
    forecastQuantity: kept.forecastQuantity ?? null,
    preferredBinLocationId: kept.preferredBinLocationId ?? null,
    replenishmentLocationId: kept.replenishmentLocationId ?? null,
    replenishmentPeriodDays: kept.replenishmentPeriodDays ?? null,
    serviceLevel: kept.serviceLevel ?? null,
    ...(kept.status ? { status: kept.status } : {}),
  }
}

/** Writes what waits; what was refused is given back with its reason. */
export async function write(edits: Edits, reasonCodeId: string, comment: string): Promise<{ written: number; refused: Edits }> {
  const refused = new Map<string, LineEdit>()
  let written = 0
  const levels = [...edits.values()].filter((edit) => changesLevel(edit.values))
  for (let from = 0; from < levels.length; from += 1000) {
    const part = levels.slice(from, from + 1000)
    const { results } = await ask(api.POST('/api/inventory-levels/bulk', { body: { mode: 'partial', items: part.map(levelBody) } }))
    for (const result of results) {
      const edit = part[result.index]
      if (!edit) continue
      const { onHand: _, ...values } = edit.values
      const problem = result.faults[0]?.message
      if (problem) refused.set(edit.line.id, { line: edit.line, values, problem })
      else written += Object.keys(values).length
    }
  }
  for (const { line, values } of edits.values()) {
    if (values.onHand === undefined) continue
    try {
      await ask(api.POST('/api/inventory/adjustments', {
        body: { inventoryItemId: line.id, newQtyOnHand: values.onHand, expectedQtyOnHand: line.quantityOnHand, reasonCodeId, comment },
      }))
      written += 1
    } catch (error) {
      const before = refused.get(line.id)
      const problem = error instanceof Error ? error.message : String(error)
      refused.set(line.id, { line, values: { ...before?.values, onHand: values.onHand }, problem })
    }
  }
  return { written, refused }
}
