import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'

import { t } from '../text'
import { IconButton } from './button'

interface Props {
  title: string
  onClose: () => void
  children: ReactNode
  /** `side` leaves the page in sight, `centre` asks for an answer first. */
  place?: 'centre' | 'side'
  wide?: boolean
  note?: ReactNode
}

/** A window over the page. The browser keeps the focus in it and gives it back. */
export function Dialog({ title, onClose, children, place = 'centre', wide = false, note }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  // Closed while it is still in the page: afterwards the browser no longer gives the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    // Whoever is asked for something types at once; the browser would stay on the button that closes.
    dialog?.querySelector<HTMLElement>('[role=combobox], form :is(input, select, textarea):not(:disabled)')?.focus({ preventScroll: true })
    return () => dialog?.close()
  }, [])
  const shape =
    place === 'side'
      ? 'mr-0 ml-auto my-0 h-dvh max-h-none w-[min(42rem,100vw)] max-w-none border-l'
      : `m-auto max-h-[min(48rem,92dvh)] rounded-xl border ${wide ? 'w-[min(52rem,94vw)]' : 'w-[min(30rem,94vw)]'} max-w-none`
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      className={`border-line bg-ground p-0 shadow-2xl ${shape}`}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onMouseDown={(event) => {
        if (event.target === ref.current) onClose()
      }}
    >
      <div className="flex h-full max-h-[inherit] flex-col">
        <header className="flex items-start gap-3 border-b border-line py-2.5 pr-2.5 pl-5">
          <div className="min-w-0 flex-1 py-1">
            <h2 id={id} className="text-[15px]">{title}</h2>
            {note && <div className="text-xs text-quiet">{note}</div>}
          </div>
          <IconButton icon="close" label={t.common.close} onClick={onClose} />
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4" tabIndex={-1}>{children}</div>
      </div>
    </dialog>
  )
}
