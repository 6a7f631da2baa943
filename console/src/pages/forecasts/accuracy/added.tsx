import { percent } from '../../../format/numbers'

/** The part of naive's error that is saved, as a bar; lost error has another colour and a sign. */
export function Added({ value }: { value: number | undefined }) {
  if (value === undefined) return percent(undefined)
  return (
    <span className="inline-flex items-center gap-2">
      <span aria-hidden className={`h-2 rounded-sm ${value >= 0 ? 'bg-accent' : 'bg-naive'}`} style={{ width: `${Math.min(1, Math.abs(value)) * 80}px` }} />
      <span className={`w-14 font-medium ${value >= 0 ? 'text-ok' : 'text-low'}`}>{percent(value)}</span>
    </span>
  )
}
