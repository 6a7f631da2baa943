import { useQuery } from '@tanstack/react-query'
import { useId, useState, type KeyboardEvent } from 'react'

import { api, ask } from '../../api/client'
import { useRested } from '../../shell/search'
import { forecasts } from '../../text/forecasts'

interface Props {
  name: string | undefined
  onChoose: (product: { id: string; name: string } | undefined) => void
  /** What stands there while nothing is chosen. */
  empty?: string
  width?: string
}

/** A product by a few letters of its name or SKU. */
export function ProductChoice({ name, onChoose, empty = forecasts.pickProduct, width = 'w-64' }: Props) {
  const id = useId()
  const [text, setText] = useState<string | undefined>()
  const [at, setAt] = useState(0)
  const q = useRested(text?.trim() ?? '', 180)
  const found = useQuery({
    queryKey: ['palette', q],
    enabled: q.length > 1,
    queryFn: ({ signal }) => ask(api.GET('/api/products', { params: { query: { q, limit: 8 } }, signal })),
  })
  const options = text !== undefined && q.length > 1 ? (found.data ?? []) : []
  const choose = (index: number) => {
    const product = options[index]
    if (product) onChoose({ id: product.id, name: product.name })
    setText(undefined)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, options.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1))
    else if (event.key === 'Enter') choose(at)
    else if (event.key === 'Escape') setText(undefined)
    else return
    event.preventDefault()
  }
  return (
    <div className={`relative max-w-full ${width}`}>
      <input
        role="combobox"
        aria-label={forecasts.product}
        aria-expanded={options.length > 0}
        aria-controls={id}
        aria-activedescendant={options[at] ? `${id}-${at}` : undefined}
        className="field w-full placeholder:text-quiet"
        placeholder={empty}
        value={text ?? name ?? ''}
        onChange={(event) => {
          setAt(0)
          setText(event.target.value)
          if (event.target.value === '') onChoose(undefined)
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setTimeout(() => setText(undefined), 150)}
      />
      <ul id={id} role="listbox" aria-label={forecasts.product} hidden={options.length === 0} className="absolute z-20 mt-1 w-80 max-w-[90vw] rounded-lg border border-line bg-ground p-1 shadow-xl">
        {options.map((product, index) => (
          <li key={product.id} id={`${id}-${index}`} role="option" aria-selected={index === at} onMouseDown={() => choose(index)} onMouseMove={() => setAt(index)} className={`flex cursor-pointer gap-2 rounded-md px-2 py-1.5 text-[13px] ${index === at ? 'bg-accent-ground' : ''}`}>
            <span className="min-w-0 flex-1 truncate">{product.name}</span>
            <span className="text-quiet">{product.globalSku}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
