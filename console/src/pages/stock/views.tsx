import { useState, type FormEvent } from 'react'

import { useFilters } from '../../shell/search'
import { t } from '../../text'
import { stock } from '../../text/stock'
import { Button, IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'

type Filters = Record<string, string>

/** Views that a person saved: the filters of a page under a name. They stay in this browser. */
export function Views({ area, owner }: { area: string; owner: string }) {
  const key = `stockflow.views ${area} ${owner}`
  const [filters, set] = useFilters()
  const [views, setViews] = useState<Record<string, Filters>>(() => read(key))
  const keep = (to: Record<string, Filters>) => {
    localStorage.setItem(key, JSON.stringify(to))
    setViews(to)
  }
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get('name')).trim()
    const present = Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== undefined)
    if (name) keep({ ...views, [name]: Object.fromEntries(present) })
    event.currentTarget.reset()
  }
  const show = (view: Filters) => {
    const cleared = Object.fromEntries(Object.keys(filters).map((name) => [name, undefined]))
    set({ ...cleared, ...view })
    document.getElementById('views')?.hidePopover()
  }
  return (
    <>
      <Button icon="star" popoverTarget="views">{stock.views}</Button>
      <div id="views" popover="auto" className="m-auto w-72 rounded-lg border border-line bg-ground p-3 text-text shadow-xl sm:[inset:auto] sm:top-36 sm:right-8 sm:m-0 sm:fixed">
        {Object.keys(views).length === 0 && <p className="mb-2 text-xs text-quiet">{stock.noViews}</p>}
        <ul className="mb-2 flex flex-col">
          {Object.entries(views).map(([name, view]) => (
            <li key={name} className="flex items-center">
              <button type="button" onClick={() => show(view)} className="flex min-w-0 flex-1 items-center gap-2 rounded-md px-2 py-1.5 text-start text-[13px] hover:bg-hover">
                <Icon name="star" />
                <span className="truncate">{name}</span>
              </button>
              <IconButton icon="trash" label={`${t.common.remove} ${name}`} onClick={() => keep(Object.fromEntries(Object.entries(views).filter(([other]) => other !== name)))} />
            </li>
          ))}
        </ul>
        <form onSubmit={save} className="flex gap-2 border-t border-line pt-3">
          <input name="name" aria-label={stock.viewName} placeholder={stock.viewName} maxLength={60} className="field min-w-0 flex-1 placeholder:text-quiet" />
          <Button type="submit">{t.common.save}</Button>
        </form>
      </div>
    </>
  )
}

function read(key: string): Record<string, Filters> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, Filters>
  } catch {
    return {}
  }
}
