import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import { useChannels, useLocations } from '../../api/masters'
import { useCan, useMe } from '../../api/session'
import { instant, time } from '../../format/dates'
import { chance, money, quantity } from '../../format/numbers'
import { useFilters } from '../../shell/search'
import { t } from '../../text'
import { alerts as text } from '../../text/alerts'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { Explain } from '../../ui/explain'
import { Glossary } from '../../ui/glossary'
import { Icon } from '../../ui/icon'
import { Segments, Select } from '../../ui/fields'
import { Pager } from '../../ui/pager'
import { Panel } from '../../ui/panel'
import { State } from '../../ui/state'
import { Empty, Shown } from '../../ui/states'
import { say, sayProblem } from '../../ui/toasts'
import { wordOf } from '../../ui/tones'
import { alertRules, useAct, useInbox, useMayAct, useStep, type Alert, type AlertRule, type State as AlertState } from './data'
import { AlertsFrame } from './frame'
import { SeeStock } from './history'
import { Resolve, Snooze } from './steps'
import { Terms } from './terms'

export function AlertsPage() {
  return (
    <AlertsFrame title={text.title} note={text.note} needs="inventory.read">
      <Inbox />
    </AlertsFrame>
  )
}

function Inbox() {
  const { workspace } = useMe()
  const [filters, set] = useFilters()
  const [page, setPage] = useState(1)
  const state = filters['state'] as AlertState | undefined
  const severity = filters['severity'] as 'CRITICAL' | 'LOW' | undefined
  const rule = filters['rule'] as AlertRule | undefined
  const query = useInbox({ state, severity, rule, page })
  const change = (to: Record<string, string | undefined>) => {
    setPage(1)
    set(to)
  }
  return (
    <Panel
      flush
      title={<span className="inline-flex items-center">{text.inbox}<Explain about={text.risk} page="/docs/alerts">{text.explainRisk}</Explain></span>}
      note={t.common.in(workspace.timeZone)}
      actions={
        <div className="flex flex-wrap items-center gap-2">
          <Glossary of={text.inbox} terms={text.numbers} page="/docs/alerts" />
          <Segments label={t.common.status} value={state ?? 'ALL'} onChange={(value) => change({ state: value === 'ALL' ? undefined : value })} choices={(['ALL', 'OPEN', 'ACKNOWLEDGED', 'SNOOZED'] as const).map((one) => [one, text.states[one]] as const)} />
          <Select label={text.severity} hideLabel value={severity ?? ''} onChange={(event) => change({ severity: event.target.value || undefined })} choices={[['', text.anySeverity], ...(['CRITICAL', 'LOW'] as const).map((one) => [one, wordOf(one)] as const)]} />
          <Select label={text.rule} hideLabel value={rule ?? ''} onChange={(event) => change({ rule: event.target.value || undefined })} choices={[['', text.anyRule], ...alertRules.map((one) => [one, wordOf(one)] as const)]} />
        </div>
      }
    >
      <Shown query={query}>
        {({ data, pagination }) => data.length === 0 ? <Empty icon="check" title={state || severity || rule ? text.none : text.noneOpen}>{state || severity || rule ? text.noneHint : text.noneOpenHint}</Empty> : (
          <>
            <ul className="divide-y divide-line border-t border-line">{data.map((one) => <One key={one.id} alert={one} />)}</ul>
            <Pager pagination={pagination} onPage={setPage} />
          </>
        )}
      </Shown>
    </Panel>
  )
}

/** One alert: what it is, what it may cost, and what can be done about it at once. */
function One({ alert }: { alert: Alert }) {
  const can = useCan()
  const { workspace: { currency, timeZone } } = useMe()
  const [asking, setAsking] = useState<'snooze' | 'resolve' | undefined>()
  const mayAct = useMayAct()
  const step = useStep(({ does }) => {
    setAsking(undefined)
    say(does === 'acknowledge' ? text.acknowledged : does === 'snooze' ? text.snoozed : text.resolvedNow)
  })
  const act = useAct((acted) => say(acted.action?.type === 'RAISE_PURCHASE_ORDER' ? text.ordered : text.actionDone))
  const names = useNames(alert)
  const write = can('inventory.write')
  return (
    <li className="px-4 py-3 text-[13px]">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-80">
          <p className="flex flex-wrap items-center gap-2">
            <State of={alert.severity} />
            <span className="font-semibold">{wordOf(alert.type)}</span>
            {alert.state !== 'OPEN' && <Badge tone="info">{wordOf(alert.state)} {alert.snoozedUntil ? text.snoozedUntil(time(alert.snoozedUntil, timeZone)) : alert.actedBy ? text.by(alert.actedBy) : ''}</Badge>}
            <span className="text-xs text-quiet">{names} · {instant(alert.firedAt, timeZone)}</span>
          </p>
          <p className="mt-1">{alert.message} {alert.productMasterId && (alert.locationId ? <Link className="whitespace-nowrap text-accent underline" to="/stock/$productId/$locationId" params={{ productId: alert.productMasterId, locationId: alert.locationId }} search={{} as never}>{text.see}</Link> : <SeeStock message={alert.message} />)}</p>
          <details className="mt-1">
            <summary className="text-xs text-quiet">{text.terms}</summary>
            <Terms of={alert} />
          </details>
        </div>
        <div className="sm:text-end">
          <p className="text-base font-semibold tabular-nums">{money(alert.score, currency)}</p>
          <p className="text-xs text-quiet tabular-nums">{text.riskNote(money(alert.moneyAtRisk, currency), chance(alert.probability))}</p>
        </div>
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        {alert.done && <UnderWay of={alert.done} />}
        {alert.action && <span className="min-w-0 text-quiet" title={text.actionHint}>{text.action}: <span className="text-text">{alert.action.label}</span></span>}
        {mayAct(alert) && !act.isSuccess && <Button small kind={alert.state === 'OPEN' ? 'primary' : 'plain'} icon="check" busy={act.isPending} aria-label={`${text.actionLabels[alert.action?.type ?? ''] ?? text.action}: ${alert.message}`} onClick={() => act.mutate(alert, { onError: sayProblem })}>{text.actionLabels[alert.action?.type ?? ''] ?? text.action}</Button>}
        <span className="ml-auto flex gap-2">
          {write && alert.state !== 'ACKNOWLEDGED' && <Button small busy={step.isPending} aria-label={`${text.acknowledge}: ${alert.message}`} onClick={() => step.mutate({ id: alert.id, step: { does: 'acknowledge' } }, { onError: sayProblem })}>{text.acknowledge}</Button>}
          {write && <Button small aria-label={`${text.snooze}: ${alert.message}`} onClick={() => setAsking('snooze')}>{text.snooze}</Button>}
          {write && <Button small aria-label={`${text.resolve}: ${alert.message}`} onClick={() => setAsking('resolve')}>{text.resolve}</Button>}
        </span>
      </div>
      {asking === 'snooze' && <Snooze busy={step.isPending} error={step.error} onSnooze={(minutes) => step.mutate({ id: alert.id, step: { does: 'snooze', minutes } })} onClose={() => setAsking(undefined)} />}
      {asking === 'resolve' && <Resolve busy={step.isPending} error={step.error} onResolve={(outcome) => step.mutate({ id: alert.id, step: { does: 'resolve', outcome } })} onClose={() => setAsking(undefined)} />}
    </li>
  )
}

/** What was made about an alert and is under way: nobody needs to do it again. */
function UnderWay({ of }: { of: NonNullable<Alert['done']> }) {
  const to = { PURCHASE_ORDER: '/orders', TRANSFER: '/transfers/moves', TRANSFER_RECOMMENDATION: '/transfers' } as const
  const name = of.number ?? text.documents[of.type] ?? of.type
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-quiet">
      <Icon name="check" size={14} className="text-ok" />
      {text.done}:
      <Link className="font-medium text-accent underline" to={to[of.type as keyof typeof to] ?? '/orders'} search={{ open: of.documentId, ...(of.type === 'TRANSFER_RECOMMENDATION' ? { status: 'APPROVED' } : {}) } as never}>{name}</Link>
      <State of={of.status} />
      <span className="tabular-nums">{text.unitsOf(quantity(of.quantity))}</span>
    </span>
  )
}

/** The place and the channel that it is about. */
function useNames({ channelId, locationId }: Alert): string {
  const locations = useLocations()
  const channels = useChannels()
  const found = [locationId && (locations.data?.find((one) => one.id === locationId)?.name ?? locationId), channelId && (channels.data?.find((one) => one.id === channelId)?.name ?? channelId)]
  return found.filter(Boolean).join(', ') || t.common.all
}
