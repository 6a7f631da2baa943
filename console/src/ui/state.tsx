import { Badge, Mark, type Tone } from './badge'
import { toneOf, wordOf } from './tones'

/** A state of the API as a badge. */
export function State({ of, tone = toneOf(of) }: { of: string; tone?: Tone }) {
  return (
    <Badge tone={tone}>
      <Mark tone={tone} />
      {wordOf(of)}
    </Badge>
  )
}

/** How soon something should be done; a low priority is nothing to warn of. */
export function Priority({ of }: { of: string }) {
  return <State of={of} tone={of === 'LOW' ? 'plain' : toneOf(of)} />
}
