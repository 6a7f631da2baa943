import type { ReactNode } from 'react'

interface Props {
  title?: ReactNode
  /** A line under the title: what is shown, in which unit, as of when. */
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
  className?: string
  flush?: boolean
  /** The heading's level; a panel within a panel is one deeper. */
  level?: 2 | 3
}

/** A part of a page with its heading. */
export function Panel({ title, note, actions, children, className = '', flush = false, level = 2 }: Props) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section className={`min-w-0 rounded-lg border border-line bg-ground ${className}`}>
      {(title || actions) && (
        <header className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3 pb-2">
          <div className="min-w-0 flex-1 basis-40">
            {title && <Heading className="text-sm">{title}</Heading>}
            {note && <p className="text-xs text-quiet">{note}</p>}
          </div>
          {actions}
        </header>
      )}
      <div className={flush ? '' : `px-4 pb-4 ${title || actions ? '' : 'pt-4'}`}>{children}</div>
    </section>
  )
}

/** The head of a page: its name, what it is about, and what can be done. */
export function PageHead({ title, note, actions }: { title: ReactNode; note?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="mb-4 flex flex-wrap items-end gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-72">
        <h1 className="text-lg leading-7 font-semibold">{title}</h1>
        {note && <div className="text-[13px] text-quiet">{note}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}
