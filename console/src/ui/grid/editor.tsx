import { useEffect, useRef, type CSSProperties } from 'react'

interface Props {
  label: string
  /** The key with which it was begun; empty when the present value is edited. */
  begin: string
  text: string
  column: number
  style: CSSProperties
  onDone: (text: string, then: 'down' | 'right' | 'stay') => void
  onCancel: () => void
}

/** The field over the active cell while it is typed into. */
export function CellEditor({ label, begin, text, column, style, onDone, onCancel }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const done = useRef(false)
  useEffect(() => {
    input.current?.focus()
    if (begin === '') input.current?.select()
  }, [begin])
  const finish = (then: 'down' | 'right' | 'stay') => {
    if (done.current) return
    done.current = true
    onDone(input.current?.value ?? '', then)
  }
  return (
    <div role="row" className="pointer-events-none absolute left-0 z-[2] grid w-full" style={style}>
      <div role="gridcell" style={{ gridColumn: column + 1 }} className="pointer-events-auto">
        <input
          ref={input}
          aria-label={label}
          defaultValue={text}
          inputMode="decimal"
          className="h-full w-full border-2 border-accent bg-ground px-2 text-end text-[13px] tabular-nums outline-none"
          onKeyDown={(event) => {
            event.stopPropagation()
            if (event.key === 'Enter') finish('down')
            else if (event.key === 'Tab') {
              event.preventDefault()
              finish('right')
            } else if (event.key === 'Escape') {
              done.current = true
              onCancel()
            }
          }}
          onBlur={() => finish('stay')}
        />
      </div>
    </div>
  )
}
