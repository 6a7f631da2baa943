import { Link } from '@tanstack/react-router'

import { useMe, useSessionActions } from '../api/session'
import { t } from '../text'
import { Icon } from '../ui/icon'
import { sayProblem } from '../ui/toasts'

/** Who is signed in, where, and the way out. */
export function AccountMenu() {
  const me = useMe()
  const { signOut, switchTo } = useSessionActions()
  const item = 'flex w-full items-center gap-2 rounded-md px-2.5 py-1.5 text-start text-[13px] hover:bg-hover'
  return (
    <>
      <button
        type="button"
        popoverTarget="account"
        aria-label={t.shell.account(initials(me.user.name || me.user.email), me.user.name || me.user.email)}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-full bg-accent-ground text-xs font-semibold text-accent [anchor-name:--account]"
      >
        {initials(me.user.name || me.user.email)}
      </button>
      <div id="account" popover="auto" className="inset-auto top-12 right-3 m-0 w-64 rounded-lg border border-line bg-ground p-1.5 text-text shadow-xl">
        <div className="px-2.5 py-1.5">
          <p className="truncate font-semibold">{me.user.name || me.user.email}</p>
          <p className="truncate text-xs text-quiet">{me.user.email}</p>
          <p className="truncate text-xs text-quiet">{me.roles.map((role) => role.role).join(', ')}</p>
        </div>
        <hr className="my-1 border-line" />
        {me.workspaces.length > 1 && me.workspaces.map((one) => (
          <button key={one.id} type="button" className={item} disabled={one.id === me.workspace.id} onClick={() => void switchTo(one.id).catch(sayProblem)}>
            <Icon name={one.id === me.workspace.id ? 'check' : 'right'} />
            {one.name}
          </button>
        ))}
        <Link to="/account" className={item} onClick={() => document.getElementById('account')?.hidePopover()}>
          <Icon name="person" />
          {t.shell.sessions}
        </Link>
        <button type="button" className={item} onClick={() => void signOut().catch(sayProblem)}>
          <Icon name="arrow" />
          {t.shell.signOut}
        </button>
      </div>
    </>
  )
}

function initials(name: string): string {
  const words = name.split(/[\s.@]+/).filter(Boolean)
  return ((words[0]?.[0] ?? '') + (words[1]?.[0] ?? '')).toUpperCase()
}
