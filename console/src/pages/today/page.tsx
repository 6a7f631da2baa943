import { Link } from '@tanstack/react-router'

import { useCan, useMe } from '../../api/session'
import { count, money, percent, quantity, shortMoney } from '../../format/numbers'
import { t } from '../../text'
import { alerts as alertsText } from '../../text/alerts'
import { stock as stockText } from '../../text/stock'
import { today } from '../../text/today'
import { transfers as transfersText } from '../../text/transfers'
import { Explain } from '../../ui/explain'
import { Glossary } from '../../ui/glossary'
import { PageHead, Panel } from '../../ui/panel'
import { Priority, State } from '../../ui/state'
import { Empty, NoPermission, Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { wordOf } from '../../ui/tones'
import { useRecommendations } from '../transfers/data'
import { net } from '../transfers/money'
import { Propose } from '../transfers/propose'
import { useAgainstNaive, useChannelSummary, useOpenAlerts, usePlanWaiting, useStockFigures } from './data'
import { Tile } from './tile'

export function TodayPage() {
  const me = useMe()
  return (
    <>
      <title>{`${today.title} · ${t.shell.product}`}</title>
      <PageHead title={today.title} note={today.note(me.workspace.name)} />
      <Tiles />
      <div className="mt-4 grid gap-4 xl:grid-cols-2">
        <BestMoves />
        <Urgent />
        <Channels />
      </div>
    </>
  )
}

function Tiles() {
  const can = useCan()
  const { workspace: { currency } } = useMe()
  const channels = useChannelSummary()
  const stock = useStockFigures()
  const alerts = useOpenAlerts()
  const against = useAgainstNaive()
  const moves = useRecommendations('PENDING', can('transfers.read'))
  const plan = usePlanWaiting()
  const total = (field: 'productsCritical' | 'productsLow') => channels.data?.reduce((sum, one) => sum + one[field], 0)
  const [critical, low] = [total('productsCritical'), total('productsLow')]
  const figures = stock.data?.find((one) => one.currency === currency) ?? stock.data?.[0]
  const added = against.data && 1 - against.data.mine / against.data.naive
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      {can('transfers.read') && <Tile to="/transfers" label={today.atRisk} explain={today.explainAtRisk} page="/docs/transfers" pending={moves.isPending} value={shortMoney(moves.data?.reduce((sum, one) => sum + one.benefit.expectedExtraMargin, 0), currency)} note={today.atRiskNote(count(moves.data?.length))} />}
      <Tile to="/stock" search={{ severity: 'CRITICAL' }} label={today.stockouts} explain={today.explainStockouts} page="/docs/inventory" pending={channels.isPending} value={count(critical)} tone={critical ? 'critical' : 'ok'} note={channels.data && today.stockoutsNote(channels.data.filter((one) => one.productsCritical > 0).map((one) => one.channelName).join(', '))} />
      <Tile to="/alerts" search={{ rule: 'lowAtp' }} label={today.ahead} explain={today.explainAhead} page="/docs/alerts" pending={alerts.isPending || channels.isPending} value={count(alerts.data?.ahead)} tone={alerts.data?.ahead ? 'low' : 'ok'} note={today.aheadNote(count(low))} />
      {can('transfers.read') && <Tile to={moves.data?.length === 0 ? '/replenishment' : '/transfers'} label={today.waiting} explain={today.explainWaiting} page="/docs/planning" pending={moves.isPending} value={count((moves.data?.length ?? 0) + (plan.data ?? 0))} note={today.waitingNote(count(moves.data?.length), shortMoney(moves.data?.reduce((sum, one) => sum + net(one), 0), currency), count(plan.data ?? 0))} />}
      {can('forecast.read') && <Tile to="/forecasts/honesty" label={today.accuracy} explain={today.explainAccuracy} page="/docs/forecasting" pending={against.pending} value={added === undefined ? undefined : added >= 0 ? today.accuracyValue(percent(added, 0)) : today.accuracyWorse(percent(-added, 0))} tone={added === undefined ? undefined : added >= 0 ? 'ok' : 'low'} note={against.data && today.accuracyNote(percent(against.data.mine), percent(against.data.naive))} />}
      {can('inventory.read') && <Tile to="/alerts" label={today.alerts} explain={today.explainAlerts} page="/docs/alerts" pending={alerts.isPending} value={count(alerts.data?.total)} tone={alerts.data?.critical ? 'critical' : undefined} note={today.alertsNote(count(alerts.data?.critical))} />}
      <Tile to="/stock/lines" label={today.value} explain={today.explainValue} page="/docs/inventory" pending={stock.isPending} value={shortMoney(figures?.stockValue, currency)} note={today.valueNote(shortMoney(figures?.deadStockValue, currency))} />
      <Tile to="/stock" label={today.service} explain={today.explainService} page="/docs/inventory" pending={stock.isPending} value={percent(figures?.serviceLevel)} note={today.serviceNote(count(figures?.days))} />
    </div>
  )
}

/** The message begins with the product and its SKU in brackets. */
function subject(message: string): string {
  return /^.*?\([^()]+\)/.exec(message)?.[0] ?? message
}

const more = 'text-[13px] font-medium text-accent underline'

function BestMoves() {
  const can = useCan()
  const { workspace } = useMe()
  const query = useRecommendations('PENDING', can('transfers.read'))
  return (
    <Panel title={<span className="inline-flex items-center">{today.best}<Explain about={transfersText.net} page="/docs/transfers">{transfersText.explainNet}</Explain></span>} note={today.bestNote} actions={<Link to="/transfers" className={more}>{today.seeAll}</Link>} flush>
      {!can('transfers.read') ? <NoPermission permission="transfers.read" /> : (
        <Shown query={query}>
          {(rows) => rows.length === 0 ? <Empty icon="transfers" title={transfersText.empty} action={can('transfers.write') && <Propose />}>{can('transfers.write') && transfersText.emptyHint}</Empty> : (
            <Table
              label={today.best}
              rows={rows.slice(0, 8)}
              id={(one) => one.id}
              columns={[
                { id: 'priority', title: transfersText.priority, cell: (one) => <Priority of={one.priority} /> },
                { id: 'product', title: t.common.product, fill: true, cell: (one) => <Link to="/transfers" search={{ open: one.id } as never} title={one.productName} className="font-medium text-accent underline">{one.productName}</Link> },
                { id: 'quantity', title: t.common.quantity, unit: stockText.sellingUnits, number: true, cell: (one) => quantity(one.quantity) },
                { id: 'to', title: transfersText.to, cell: (one) => one.destLocationName },
                { id: 'net', title: transfersText.net, unit: workspace.currency, number: true, cell: (one) => money(net(one), workspace.currency) },
              ]}
            />
          )}
        </Shown>
      )}
    </Panel>
  )
}

function Urgent() {
  const can = useCan()
  const { workspace } = useMe()
  const query = useOpenAlerts()
  return (
    <Panel title={<span className="inline-flex items-center">{today.worst}<Explain about={alertsText.risk} page="/docs/alerts">{alertsText.explainRisk}</Explain></span>} note={today.worstNote} actions={can('inventory.read') && <Link to="/alerts" className={more}>{today.seeAll}</Link>} flush>
      {!can('inventory.read') ? <NoPermission permission="inventory.read" /> : (
        <Shown query={query}>
          {({ rows }) => rows.length === 0 ? <Empty icon="check" title={today.noAlerts}>{today.noAlertsHint}</Empty> : (
            <Table
              label={today.worst}
              rows={rows}
              id={(one) => one.id}
              columns={[
                { id: 'severity', title: alertsText.severity, cell: (one) => <State of={one.severity} /> },
                { id: 'what', title: t.common.product, fill: true, cell: (one) => <span title={one.message}>{subject(one.message)}</span> },
                { id: 'rule', title: alertsText.rule, cell: (one) => wordOf(one.type) },
                { id: 'atp', title: alertsText.atp, unit: stockText.sellingUnits, number: true, cell: (one) => quantity(one.terms?.atp) },
                { id: 'risk', title: alertsText.risk, unit: workspace.currency, number: true, cell: (one) => <span className="font-semibold">{money(one.score, workspace.currency)}</span> },
              ]}
            />
          )}
        </Shown>
      )}
    </Panel>
  )
}

function Channels() {
  const query = useChannelSummary()
  return (
    <Panel title={today.channels} note={today.channelsNote} actions={<Glossary of={today.channels} terms={today.numbers} page="/docs/inventory" />} flush className="xl:col-span-2">
      <Shown query={query}>
        {(rows) => (
          <Table
            label={today.channels}
            rows={rows}
            id={(one) => one.channelId}
            columns={[
              { id: 'name', title: t.common.channel, cell: (one) => one.channelName },
              { id: 'atp', title: stockText.atp, unit: stockText.sellingUnits, number: true, cell: (one) => quantity(one.atp) },
              { id: 'reserved', title: stockText.reserved, unit: stockText.sellingUnits, number: true, cell: (one) => quantity(one.reserved) },
              { id: 'order', title: today.onOrder, unit: stockText.sellingUnits, number: true, cell: (one) => quantity(one.onOrder) },
              { id: 'products', title: today.products, number: true, cell: (one) => count(one.products) },
              { id: 'low', title: today.low2, unit: today.productsUnit, number: true, cell: (one) => <span className={one.productsLow ? 'text-low' : ''}>{count(one.productsLow)}</span> },
              { id: 'critical', title: today.critical, unit: today.productsUnit, number: true, cell: (one) => <span className={one.productsCritical ? 'text-critical' : ''}>{count(one.productsCritical)}</span> },
            ]}
          />
        )}
      </Shown>
    </Panel>
  )
}
