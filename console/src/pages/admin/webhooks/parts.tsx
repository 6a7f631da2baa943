import { Link } from '@tanstack/react-router'

import { webhooks as text } from '../../../text/integration'

/** Endpoints, and what was sent to them. */
export function WebhookParts() {
  const look = 'rounded-md px-2.5 py-1 text-[13px] font-medium text-quiet hover:bg-hover'
  return (
    <nav aria-label={text.title} className="mb-3 flex gap-1">
      {([['/admin/webhooks', text.endpoints], ['/admin/webhooks/deliveries', text.deliveries]] as const).map(([to, name]) => (
        <Link key={to} to={to} search={{} as never} className={look} activeProps={{ className: 'bg-accent-ground! text-accent!' }} activeOptions={{ exact: true, includeSearch: false }}>{name}</Link>
      ))}
    </nav>
  )
}
