import type { ReactNode } from 'react'

/** One number with its name, its unit and what it means. */
export function Figure({ label, value, unit, note, explain, tone = '' }: {
  label: string
  value: ReactNode
  unit?: string
  note?: ReactNode
  explain?: ReactNode
  tone?: string
}) {
  return (
    <div className="min-w-0">
      <div className="flex h-6 items-center gap-0.5 text-xs font-medium text-quiet"><span className="truncate">{label}</span>{explain}</div>
      <p className={`text-lg leading-7 font-semibold tabular-nums ${tone}`}>
        {value}
        {unit && <span className="ml-1 text-xs font-normal text-quiet">{unit}</span>}
      </p>
      {note && <div className="text-xs text-quiet">{note}</div>}
    </div>
  )
}
