import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

import { destinations } from './places'

/** Whether a key is meant for a field, and not for the page. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

/** The keys that hold on every page: Ctrl K, `?`, `/`, and `g` with the letter of a page. */
export function useShortcuts({ palette, keys }: { palette: () => void; keys: () => void }): void {
  const navigate = useNavigate()
  const goes = useRef(0)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        palette()
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')) return
      const after = performance.now() - goes.current < 1200
      goes.current = 0
      const destination = after ? destinations.find((one) => one.key === event.key) : undefined
      if (destination) void navigate({ to: destination.to })
      else if (event.key === 'g') goes.current = performance.now()
      else if (event.key === '?') keys()
      else if (event.key === '/') document.querySelector<HTMLInputElement>('[data-search]')?.focus()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
}
