import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { Explain } from '../../ui/explain'
import { NONE } from '../../format/numbers'

interface Props {
  label: string
  explain: string
  page?: string
  value: string | undefined
  note?: ReactNode
  tone?: 'critical' | 'low' | 'ok' | undefined
  pending: boolean
  to: string
  search?: Record<string, string>
}

const tones = { critical: 'text-critical', low: 'text-low', ok: 'text-ok' }

/** One number of the day; it leads to what is behind it. */
export function Tile({ label, explain, page, value, note, tone, pending, to, search = {} }: Props) {
  return (
    <section aria-label={label} className="relative rounded-lg border border-line bg-ground p-4 hover:border-strong-line">
      <div className="flex items-start justify-between text-[13px] font-medium text-quiet">
        <h2 className="pt-0.5 font-medium tracking-normal">
          <Link to={to} search={search as never} className="after:absolute after:inset-0 after:rounded-lg">{label}</Link>
        </h2>
        <span className="relative"><Explain about={label} {...(page ? { page } : {})}>{explain}</Explain></span>
      </div>
      {pending ? <div className="skeleton my-2 h-6 w-24" /> : <p className={`text-2xl leading-9 font-semibold tracking-tight tabular-nums ${tone ? tones[tone] : ''}`}>{value ?? NONE}</p>}
      <p className="min-h-4 text-xs text-quiet">{!pending && note}</p>
    </section>
  )
}
