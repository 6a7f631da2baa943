import type { Schema } from '../../api/client'

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
