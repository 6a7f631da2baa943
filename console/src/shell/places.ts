import { t } from '../text'
import type { IconName } from '../ui/icon'

export interface Destination {
  to: string
  text: string
  icon: IconName
  /** What one must be able to do to have use of it. */
  needs: string
  /** The letter after `g` that leads there. */
  key?: string
  /** Only in the command palette. */
  hidden?: boolean
}

/** Where one can go, in the order of the navigation. */
export const destinations: readonly Destination[] = [
  { to: '/today', text: t.nav.today, icon: 'today', needs: 'inventory.read', key: 'd' },
  { to: '/stock', text: t.nav.stock, icon: 'stock', needs: 'inventory.read', key: 's' },
  { to: '/stock/lines', text: t.nav.lines, icon: 'stock', needs: 'inventory.read', key: 'l', hidden: true },
  { to: '/stock/health', text: t.nav.health, icon: 'stock', needs: 'inventory.read', key: 'h', hidden: true },
  { to: '/forecasts', text: t.nav.forecasts, icon: 'forecasts', needs: 'forecast.read', key: 'f' },
  { to: '/forecasts/events', text: t.nav.events, icon: 'forecasts', needs: 'forecast.read', key: 'e', hidden: true },
  { to: '/forecasts/overrides', text: t.nav.overrides, icon: 'forecasts', needs: 'forecast.read', hidden: true },
  { to: '/forecasts/scenarios', text: t.nav.scenarios, icon: 'forecasts', needs: 'forecast.read', key: 'w', hidden: true },
  { to: '/forecasts/changes', text: t.nav.forecastChanges, icon: 'forecasts', needs: 'forecast.read', hidden: true },
  { to: '/forecasts/honesty', text: t.nav.honesty, icon: 'forecasts', needs: 'forecast.read', hidden: true },
  { to: '/transfers', text: t.nav.transfers, icon: 'transfers', needs: 'transfers.read', key: 't' },
  { to: '/transfers/moves', text: t.nav.moves, icon: 'transfers', needs: 'transfers.read', hidden: true },
  { to: '/replenishment', text: t.nav.replenishment, icon: 'refresh', needs: 'planning.read', key: 'r' },
  { to: '/replenishment/backtest', text: t.nav.backtest, icon: 'refresh', needs: 'planning.read', hidden: true },
  { to: '/orders', text: t.nav.orders, icon: 'orders', needs: 'procurement.read', key: 'o' },
  { to: '/alerts', text: t.nav.alerts, icon: 'alerts', needs: 'inventory.read', key: 'a' },
  { to: '/alerts/history', text: t.nav.alertHistory, icon: 'alerts', needs: 'admin.alerts.read', hidden: true },
  { to: '/alerts/rules', text: t.nav.alertRules, icon: 'alerts', needs: 'admin.alerts.read', hidden: true },
  { to: '/catalog', text: t.nav.catalog, icon: 'catalog', needs: 'products.read', key: 'c' },
  { to: '/catalog/imports/new', text: t.nav.newImport, icon: 'upload', needs: 'products.write', key: 'i', hidden: true },
  { to: '/catalog/imports', text: t.nav.imports, icon: 'upload', needs: 'products.read', hidden: true },
  { to: '/admin', text: t.nav.admin, icon: 'admin', needs: 'admin.read', key: 'm' },
  { to: '/admin/roles', text: t.nav.roles, icon: 'admin', needs: 'admin.read', hidden: true },
  { to: '/admin/keys', text: t.nav.keys, icon: 'admin', needs: 'admin.read', hidden: true },
  { to: '/admin/alerts', text: t.nav.alertSettings, icon: 'admin', needs: 'admin.alerts.read', hidden: true },
  { to: '/admin/webhooks', text: t.nav.webhooks, icon: 'admin', needs: 'admin.webhooks.read', hidden: true },
  { to: '/admin/webhooks/deliveries', text: t.nav.deliveries, icon: 'admin', needs: 'admin.webhooks.read', hidden: true },
  { to: '/admin/connections', text: t.nav.connections, icon: 'admin', needs: 'admin.webhooks.read', hidden: true },
  { to: '/admin/replenishment', text: t.nav.replenishmentSettings, icon: 'admin', needs: 'admin.read', hidden: true },
  { to: '/admin/workspace', text: t.nav.workspace, icon: 'admin', needs: 'admin.read', hidden: true },
  { to: '/admin/usage', text: t.nav.usage, icon: 'admin', needs: 'admin.read', hidden: true },
  { to: '/admin/audit', text: t.nav.audit, icon: 'admin', needs: 'admin.read', hidden: true },
]
