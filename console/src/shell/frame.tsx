import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'

import { useCan, useMe } from '../api/session'
import { t } from '../text'
import { IconButton } from '../ui/button'
import { Icon } from '../ui/icon'
import { AccountMenu } from './account-menu'
import { destinations } from './places'
import { useShortcuts } from './shortcuts'
import { applyTheme, useTheme } from './theme'

// They come when they are asked for.
const Keys = lazy(async () => ({ default: (await import('./keys')).Keys }))
const Palette = lazy(async () => ({ default: (await import('./palette')).Palette }))

/** What stands around every page: the way to the others, search, help and who is signed in. */
export function Frame() {
  const [shown, setShown] = useState<'palette' | 'keys' | 'menu' | undefined>()
  const path = useRouterState({ select: (state) => state.location.pathname })
  useEffect(() => setShown((old) => (old === 'menu' ? undefined : old)), [path])
  useShortcuts({ palette: () => setShown('palette'), keys: () => setShown('keys') })
  return (
    <div className="flex h-full">
      <a href="#content" className="sr-only z-50 rounded-md bg-accent px-3 py-1.5 text-accent-text focus:not-sr-only focus:absolute focus:top-2 focus:left-2">
        {t.shell.skip}
      </a>
      <Navigation open={shown === 'menu'} onClose={() => setShown(undefined)} />
      <div className="flex min-w-0 flex-1 flex-col">
        <Bar onMenu={() => setShown('menu')} onSearch={() => setShown('palette')} onKeys={() => setShown('keys')} />
        <main id="content" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto outline-none">
          <div className="mx-auto flex min-h-full w-full max-w-[100rem] flex-col p-4 sm:p-5"><Outlet /></div>
        </main>
      </div>
      <Suspense>
        {shown === 'palette' && <Palette onClose={() => setShown(undefined)} onKeys={() => setShown('keys')} />}
        {shown === 'keys' && <Keys onClose={() => setShown(undefined)} />}
      </Suspense>
    </div>
  )
}

function Navigation({ open, onClose }: { open: boolean; onClose: () => void }) {
  const can = useCan()
  const me = useMe()
  return (
    <>
      {open && <div aria-hidden className="fixed inset-0 z-30 bg-black/40 lg:hidden" onClick={onClose} />}
      <nav
        aria-label={t.shell.pages}
        className={`z-40 w-52 shrink-0 flex-col border-r border-line bg-ground lg:flex ${open ? 'fixed inset-y-0 left-0 flex shadow-xl' : 'hidden'}`}
      >
        <Link to="/today" className="flex h-12 items-center gap-2 px-4 font-semibold">
          <img src="/assets/favicon.svg" alt="" width="22" height="22" />
          {t.shell.product}
        </Link>
        <p className="truncate px-4 pb-2 text-xs text-quiet" title={me.workspace.name}>{me.workspace.name}</p>
        <ul className="flex flex-1 flex-col gap-0.5 overflow-y-auto px-2">
          {destinations.filter((one) => !one.hidden && can(one.needs)).map((one) => (
            <li key={one.to}>
              <Link
                to={one.to}
                className="flex h-8 items-center gap-2.5 rounded-md px-2.5 text-[13px] font-medium text-quiet hover:bg-hover hover:text-text"
                activeProps={{ className: 'bg-accent-ground! text-accent!' }}
                activeOptions={{ includeSearch: false }}
              >
                <Icon name={one.icon} size={17} />
                {one.text}
              </Link>
            </li>
          ))}
        </ul>
        <ul className="flex flex-col gap-0.5 border-t border-line p-2">
          <Outside to="/docs" icon="book" text={t.shell.docs} />
          <Outside to="/docs/api" icon="code" text={t.shell.explorer} />
        </ul>
      </nav>
    </>
  )
}

function Outside({ to, icon, text }: { to: string; icon: 'book' | 'code'; text: string }) {
  return (
    <li>
      <a href={to} className="flex h-8 items-center gap-2.5 rounded-md px-2.5 text-[13px] font-medium text-quiet hover:bg-hover hover:text-text">
        <Icon name={icon} size={17} />
        {text}
      </a>
    </li>
  )
}

function Bar({ onMenu, onSearch, onKeys }: { onMenu: () => void; onSearch: () => void; onKeys: () => void }) {
  const { theme } = useTheme()
  const next = theme === 'system' ? 'light' : theme === 'light' ? 'dark' : 'system'
  return (
    <header className="flex h-12 shrink-0 items-center gap-1.5 border-b border-line bg-ground px-3 sm:px-4">
      <IconButton icon="menu" label={t.shell.openMenu} onClick={onMenu} className="lg:hidden" />
      <button
        type="button"
        onClick={onSearch}
        className="field flex w-full max-w-96 items-center gap-2 text-start text-quiet hover:bg-hover"
      >
        <Icon name="search" />
        <span className="min-w-0 flex-1 truncate">{t.palette.open}</span>
        <kbd className="hidden rounded border border-line bg-raised px-1 font-sans text-2xs sm:inline">{t.palette.key}</kbd>
      </button>
      <span className="flex-1" />
      <IconButton icon="keys" label={t.keys.title} onClick={onKeys} />
      <IconButton
        icon={theme === 'system' ? 'machine' : theme === 'light' ? 'sun' : 'moon'}
        label={t.shell.theme(t.shell.themes[theme], t.shell.themes[next])}
        onClick={() => applyTheme(next)}
      />
      <AccountMenu />
    </header>
  )
}
