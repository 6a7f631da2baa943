import type { Schema } from '../../api/client'
import type { Move } from './ribbons'

type Recommendation = Schema<'Recommendation'>

export function benefit({ benefit: b }: Recommendation): number {
  return b.expectedExtraMargin + b.holdingSaved + b.expiryAvoided
}

export function cost({ cost: c }: Recommendation): number {
  return c.trip + c.units + c.lostAtSource
}

/** What a move is worth after everything that it costs. */
export function net(one: Recommendation): number {
  return benefit(one) - cost(one)
}

/** A recommendation as a part of the flow. */
export function moveOf(one: Recommendation): Move {
  return { from: one.sourceLocationId, fromName: one.sourceLocationName, to: one.destLocationId, toName: one.destLocationName, units: one.quantity, net: net(one) }
}
