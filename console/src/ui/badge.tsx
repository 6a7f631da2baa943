import type { ReactNode } from 'react'

export type Tone = 'critical' | 'low' | 'ok' | 'info' | 'plain'

const looks: Record<Tone, string> = {
  critical: 'text-critical bg-critical-ground',
  low: 'text-low bg-low-ground',
  ok: 'text-ok bg-ok-ground',
  info: 'text-info bg-info-ground',
  plain: 'text-quiet bg-hover',
}

/** A word about a state. The word carries the meaning; the colour only helps to find it. */
export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={`inline-flex items-center gap-1 rounded px-1.5 text-2xs leading-[18px] font-semibold whitespace-nowrap ${looks[tone]}`}>
      {children}
    </span>
  )
}

/** A shape before the word, so that states differ without colour too. */
export function Mark({ tone }: { tone: Tone }) {
  const shape = tone === 'critical' ? 'M5 0l5 9H0z' : tone === 'low' ? 'M5 0l5 5-5 5-5-5z' : 'M5 1a4 4 0 1 0 0 8 4 4 0 0 0 0-8z'
  return (
    <svg aria-hidden="true" width="8" height="8" viewBox="0 0 10 10" fill="currentColor" className="shrink-0">
      <path d={shape} />
    </svg>
  )
}
