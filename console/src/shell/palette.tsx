import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId, useState, type KeyboardEvent } from 'react'

import { api, ask } from '../api/client'
import { useCan, useSessionActions } from '../api/session'
import { useLocations } from '../api/masters'
import { t } from '../text'
import { Dialog } from '../ui/dialog'
import { Icon, type IconName } from '../ui/icon'
import { destinations } from './places'
import { useRested } from './search'
import { applyTheme } from './theme'

interface Command {
  id: string
  text: string
  note?: string
  icon: IconName
  run: () => void
}

/** Pages, actions and products by a few letters. */
export function Palette({ onClose, onKeys }: { onClose: () => void; onKeys: () => void }) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const id = useId()
  const commands = [...useFixed(text, onKeys), ...useProducts(text)]
  const chosen = Math.min(at, commands.length - 1)
  const run = (command: Command | undefined) => {
    if (!command) return
    onClose()
    command.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt((chosen + 1) % Math.max(1, commands.length))
    else if (event.key === 'ArrowUp') setAt((chosen - 1 + commands.length) % Math.max(1, commands.length))
    else if (event.key === 'Enter') run(commands[chosen])
    else return
    event.preventDefault()
  }
  return (
    <Dialog title={t.palette.title} onClose={onClose}>
      <input
        role="combobox"
        aria-label={t.palette.open}
        aria-expanded
        aria-controls={id}
        aria-activedescendant={commands[chosen] ? `${id}-${chosen}` : undefined}
        className="field mb-2 w-full"
        placeholder={t.palette.hint}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={id} role="listbox" aria-label={t.palette.title} className="flex max-h-80 flex-col overflow-y-auto">
        {commands.map((command, index) => (
          <li
            key={command.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            onMouseMove={() => setAt(index)}
            onClick={() => run(command)}
            className={`flex cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1.5 text-[13px] ${index === chosen ? 'bg-accent-ground' : ''}`}
          >
            <Icon name={command.icon} className="text-quiet" />
            <span className="min-w-0 flex-1 truncate">{command.text}</span>
            {command.note && <span className="text-xs text-quiet">{command.note}</span>}
          </li>
        ))}
      </ul>
      {commands.length === 0 && <p className="px-2.5 py-4 text-[13px] text-quiet">{t.palette.nothing}</p>}
    </Dialog>
  )
}

function useFixed(text: string, onKeys: () => void): Command[] {
  const can = useCan()
  const navigate = useNavigate()
  const { signOut } = useSessionActions()
  const pages = destinations.filter((one) => can(one.needs)).map((one) => ({
    id: one.to,
    text: one.text,
    note: one.key && `g ${one.key}`,
    icon: one.icon,
    run: () => void navigate({ to: one.to }),
  }))
  const actions: Command[] = [
    { id: 'light', text: t.palette.light, icon: 'sun', run: () => applyTheme('light') },
    { id: 'dark', text: t.palette.dark, icon: 'moon', run: () => applyTheme('dark') },
    { id: 'system', text: t.palette.system, icon: 'machine', run: () => applyTheme('system') },
    { id: 'keys', text: t.keys.title, icon: 'keys', run: onKeys },
    { id: 'docs', text: t.shell.docs, icon: 'book', run: () => window.location.assign('/docs') },
    { id: 'explorer', text: t.shell.explorer, icon: 'code', run: () => window.location.assign('/docs/api') },
    { id: 'out', text: t.shell.signOut, icon: 'arrow', run: () => void signOut() },
  ]
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return [...pages, ...actions].filter((one) => words.every((word) => one.text.toLowerCase().includes(word)))
}

function useProducts(text: string): Command[] {
  const navigate = useNavigate()
  const can = useCan()
  const q = useRested(text.trim(), 180)
  const locations = useLocations()
  const first = locations.data?.find((one) => one.sellable) ?? locations.data?.[0]
  const found = useQuery({
    queryKey: ['palette', q],
    enabled: q.length > 1 && can('products.read'),
    queryFn: ({ signal }) => ask(api.GET('/api/products', { params: { query: { q, limit: 8 } }, signal })),
    placeholderData: keepPreviousData,
  })
  if (q.length <= 1) return []
  return (found.data ?? []).map((product) => ({
    id: product.id,
    text: product.name,
    note: product.globalSku,
    icon: 'stock',
    run: () => {
      if (first && can('inventory.read')) void navigate({ to: '/stock/$productId/$locationId', params: { productId: product.id, locationId: first.id }, search: {} as never })
      else void navigate({ to: '/catalog', search: { q: product.globalSku } as never })
    },
  }))
}
