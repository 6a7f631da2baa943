import type { ButtonHTMLAttributes, ReactNode } from 'react'

import { Icon, type IconName } from './icon'

type Kind = 'primary' | 'plain' | 'quiet' | 'danger'

const looks: Record<Kind, string> = {
  primary: 'bg-accent text-accent-text border-transparent hover:brightness-110',
  plain: 'bg-ground text-text border-line hover:bg-hover',
  quiet: 'bg-transparent text-quiet border-transparent hover:bg-hover hover:text-text',
  danger: 'bg-ground text-critical border-line hover:bg-critical-ground',
}

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: Kind
  icon?: IconName
  /** Something is under way: the button waits and says so. */
  busy?: boolean
  small?: boolean
  children?: ReactNode
}

export function Button({ kind = 'plain', icon, busy = false, small = false, children, className = '', ...rest }: Props) {
  const size = small ? 'h-7 px-2 text-xs gap-1' : 'h-8 px-3 text-[13px] gap-1.5'
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled || busy}
      aria-busy={busy || undefined}
      className={`inline-flex items-center justify-center rounded-md border font-medium whitespace-nowrap select-none disabled:opacity-60 ${size} ${looks[kind]} ${className}`}
    >
      {icon && <Icon name={busy ? 'refresh' : icon} size={small ? 14 : 15} className={busy ? 'animate-spin' : ''} />}
      {children}
    </button>
  )
}

/** A button that is only a picture; `label` is its name. */
export function IconButton({ icon, label, ...rest }: { icon: IconName; label: string } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={`inline-flex h-8 w-8 items-center justify-center rounded-md text-quiet hover:bg-hover hover:text-text disabled:opacity-60 ${rest.className ?? ''}`}
    >
      <Icon name={icon} size={17} />
    </button>
  )
}
