import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

/** The filters in the address of this page, and a way to change some of them. */
export function useFilters(): [Record<string, string | undefined>, (change: Record<string, string | undefined>) => void] {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const navigate = useNavigate()
  const set = (change: Record<string, string | undefined>) => {
    void navigate({ to: '.', search: { ...search, ...change } as never, replace: true, resetScroll: false })
  }
  return [search, set]
}

/** A text that follows `value` only when it has rested: a search while typing would be many searches. */
export function useRested<Value>(value: Value, milliseconds = 250): Value {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return rested
}

/** A search field's text and the text that is searched for, which the address keeps. */
export function useSearchText(): { text: string; setText: (text: string) => void; q: string } {
  const [filters, set] = useFilters()
  const [text, setText] = useState(filters['q'] ?? '')
  const rested = useRested(text.trim())
  useEffect(() => {
    if ((filters['q'] ?? '') !== rested) set({ q: rested || undefined })
  }, [rested])
  return { text, setText, q: rested }
}
