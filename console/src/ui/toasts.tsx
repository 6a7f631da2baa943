import { useSyncExternalStore } from 'react'

import { t } from '../text'
import { IconButton } from './button'
import { Icon } from './icon'

interface Toast {
  id: number
  text: string
  tone: 'ok' | 'critical'
}

let toasts: Toast[] = []
let next = 1
const listeners = new Set<() => void>()

function change(to: Toast[]): void {
  toasts = to
  for (const listener of listeners) listener()
}

function drop(id: number): void {
  change(toasts.filter((toast) => toast.id !== id))
}

/** Says that something was done. It goes by itself; what failed stays until it is closed. */
export function say(text: string, tone: Toast['tone'] = 'ok'): void {
  const toast = { id: next++, text, tone }
  change([...toasts.slice(-3), toast])
  if (tone === 'ok') setTimeout(() => drop(toast.id), 6000)
}

/** Says why something failed. */
export function sayProblem(error: unknown): void {
  say(error instanceof Error ? error.message : String(error), 'critical')
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
  return (
    <div aria-live="polite" role="status" className="pointer-events-none fixed top-2 left-1/2 z-50 flex w-96 -translate-x-1/2 max-w-[calc(100vw-2rem)] flex-col gap-2">
      {shown.map((toast) => (
        <div key={toast.id} className="pointer-events-auto flex items-start gap-2 rounded-lg border border-line bg-ground py-2 pr-1 pl-3 text-[13px] shadow-lg">
          <Icon name={toast.tone === 'ok' ? 'check' : 'warning'} className={`mt-1.5 ${toast.tone === 'ok' ? 'text-ok' : 'text-critical'}`} />
          <p className="min-w-0 flex-1 py-1 break-words">{toast.text}</p>
          <IconButton icon="close" label={t.common.close} onClick={() => drop(toast.id)} />
        </div>
      ))}
    </div>
  )
}
