/** Goods that go from one place to another, whatever they are. */
export interface Move {
  from: string
  fromName: string
  to: string
  toName: string
  units: number
  net: number
}

export interface Ribbon {
  from: string
  to: string
  fromName: string
  toName: string
  moves: number
  units: number
  net: number
  /** Where it leaves and arrives, and how thick it is, in the picture's units. */
  y0: number
  y1: number
  width: number
}

export interface Stack {
  id: string
  name: string
  y: number
  height: number
  total: number
}

export interface Picture {
  ribbons: Ribbon[]
  sources: Stack[]
  destinations: Stack[]
  height: number
}

const GAP = 10

/**
 * Lays moves out as a flow: sources at the left, destinations at the right, the largest on top, and one
 * ribbon for each pair. Nothing is thinner than can be clicked.
 */
export function picture(rows: readonly Move[], by: 'units' | 'net', height: number): Picture {
  const pairs = new Map<string, Ribbon>()
  for (const row of rows) {
    const key = `${row.from} ${row.to}`
    const ribbon = pairs.get(key) ?? { from: row.from, to: row.to, fromName: row.fromName, toName: row.toName, moves: 0, units: 0, net: 0, y0: 0, y1: 0, width: 0 }
    ribbon.moves += 1
    ribbon.units += row.units
    ribbon.net += row.net
    pairs.set(key, ribbon)
  }
  const ribbons = [...pairs.values()]
  const value = (ribbon: Ribbon) => Math.max(0, ribbon[by])
  const total = ribbons.reduce((sum, ribbon) => sum + value(ribbon), 0) || 1
  const ends = Math.max(new Set(ribbons.map((one) => one.from)).size, new Set(ribbons.map((one) => one.to)).size)
  const scale = Math.max(0.2 * height, height - GAP * (ends - 1)) / total
  for (const ribbon of ribbons) ribbon.width = Math.max(1.5, value(ribbon) * scale)
  const sources = stacks(ribbons, 'from', 'fromName', value)
  const destinations = stacks(ribbons, 'to', 'toName', value)
  const order = (stack: Stack[], id: string) => stack.findIndex((one) => one.id === id)
  place(ribbons, sources, (one) => one.from, (a, b) => order(destinations, a.to) - order(destinations, b.to), (one, y) => { one.y0 = y })
  place(ribbons, destinations, (one) => one.to, (a, b) => order(sources, a.from) - order(sources, b.from), (one, y) => { one.y1 = y })
  const end = (stack: Stack[]) => Math.max(0, ...stack.map((one) => one.y + one.height))
  return { ribbons, sources, destinations, height: Math.max(end(sources), end(destinations)) }
}

function stacks(ribbons: readonly Ribbon[], id: 'from' | 'to', name: 'fromName' | 'toName', value: (one: Ribbon) => number): Stack[] {
  const found = new Map<string, Stack>()
  for (const ribbon of ribbons) {
    const stack = found.get(ribbon[id]) ?? { id: ribbon[id], name: ribbon[name], y: 0, height: 0, total: 0 }
    stack.height += ribbon.width
    stack.total += value(ribbon)
    found.set(ribbon[id], stack)
  }
  const sorted = [...found.values()].sort((a, b) => b.total - a.total || a.name.localeCompare(b.name))
  let y = 0
  for (const stack of sorted) {
    stack.y = y
    y += Math.max(stack.height, 14) + GAP
  }
  return sorted
}

function place(ribbons: readonly Ribbon[], stack: readonly Stack[], of: (one: Ribbon) => string, order: (a: Ribbon, b: Ribbon) => number, set: (one: Ribbon, y: number) => void): void {
  for (const one of stack) {
    let y = one.y
    for (const ribbon of ribbons.filter((ribbon) => of(ribbon) === one.id).sort(order)) {
      set(ribbon, y + ribbon.width / 2)
      y += ribbon.width
    }
  }
}
