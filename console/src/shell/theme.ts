import { useSyncExternalStore } from 'react'

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'stockflow.theme'
const listeners = new Set<() => void>()

export function readTheme(): Theme {
  const kept = localStorage.getItem(KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

/** Makes the page light or dark; `system` follows the machine. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') {
    localStorage.removeItem(KEY)
    delete document.documentElement.dataset['theme']
  } else {
    localStorage.setItem(KEY, theme)
    document.documentElement.dataset['theme'] = theme
  }
  for (const listener of listeners) listener()
}

/** The chosen theme, and whether the page is dark now: pictures on a canvas must be drawn anew. */
export function useTheme(): { theme: Theme; dark: boolean } {
  const theme = useSyncExternalStore(listen, readTheme)
  const dark = useSyncExternalStore(listen, isDark)
  return { theme, dark }
}

function isDark(): boolean {
  const theme = readTheme()
  return theme === 'dark' || (theme === 'system' && machine().matches)
}

function machine(): MediaQueryList {
  return window.matchMedia('(prefers-color-scheme: dark)')
}

function listen(listener: () => void): () => void {
  const query = machine()
  listeners.add(listener)
  query.addEventListener('change', listener)
  return () => {
    listeners.delete(listener)
    query.removeEventListener('change', listener)
  }
}
