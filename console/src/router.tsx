import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'

import { Root } from './shell/root'
import { PageNotFound, PageProblem } from './shell/page-states'
import { Loading } from './ui/states'

type Search = Record<string, string | undefined>

/** Filters stand in the address as plain texts, so that a view can be kept and sent to others. */
function texts(search: Record<string, unknown>): Search {
  const found = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(found.map(([key, value]) => [key, String(value)]))
}

const root = createRootRoute({ component: Root, notFoundComponent: PageNotFound })

function page<const Path extends string>(path: Path, load: () => Promise<Record<string, unknown>>, name: string) {
  return createRoute({
    getParentRoute: () => root,
    path,
    validateSearch: texts,
    component: lazyRouteComponent(load as never, name as never),
    errorComponent: PageProblem,
  })
}

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/today', replace: true })
  },
})

const stock = () => import('./pages/stock')
const forecasts = () => import('./pages/forecasts')
const transfers = () => import('./pages/transfers')
const alerts = () => import('./pages/alerts')
const catalog = () => import('./pages/catalog')
const admin = () => import('./pages/admin')

const routes = root.addChildren([
  start,
  page('/today', () => import('./pages/today'), 'TodayPage'),
  page('/stock', stock, 'AvailabilityPage'),
  page('/stock/lines', stock, 'LinesPage'),
  page('/stock/health', stock, 'HealthPage'),
  page('/stock/$productId/$locationId', () => import('./pages/item'), 'ItemPage'),
  page('/forecasts', forecasts, 'ForecastsPage'),
  page('/forecasts/events', forecasts, 'EventsPage'),
  page('/forecasts/overrides', forecasts, 'OverridesPage'),
  page('/forecasts/scenarios', forecasts, 'ScenariosPage'),
  page('/forecasts/scenarios/compare', forecasts, 'ComparePage'),
  page('/forecasts/scenarios/$id', forecasts, 'ScenarioPage'),
  page('/forecasts/honesty', forecasts, 'HonestyPage'),
  page('/forecasts/changes', forecasts, 'ChangesPage'),
  page('/transfers', transfers, 'TransfersPage'),
  page('/transfers/moves', () => import('./pages/transfers/documents/page'), 'MovesPage'),
  page('/replenishment', () => import('./pages/replenishment/page'), 'ReplenishmentPage'),
  page('/replenishment/backtest', () => import('./pages/replenishment/backtest-page'), 'BacktestPage'),
  page('/orders', () => import('./pages/orders'), 'OrdersPage'),
  page('/alerts', alerts, 'AlertsPage'),
  page('/alerts/history', alerts, 'AlertHistoryPage'),
  page('/alerts/rules', alerts, 'AlertRulesPage'),
  page('/catalog', catalog, 'ProductsPage'),
  page('/catalog/imports', catalog, 'ImportsPage'),
  page('/catalog/imports/new', catalog, 'NewImportPage'),
  page('/catalog/imports/$id', catalog, 'ImportPage'),
  page('/admin', admin, 'PeoplePage'),
  page('/admin/roles', admin, 'RolesPage'),
  page('/admin/keys', admin, 'KeysPage'),
  page('/admin/alerts', admin, 'AlertSettingsPage'),
  page('/admin/webhooks', admin, 'WebhooksPage'),
  page('/admin/webhooks/deliveries', admin, 'DeliveriesPage'),
  page('/admin/connections', admin, 'ConnectionsPage'),
  page('/admin/replenishment', admin, 'ReplenishmentSettingsPage'),
  page('/admin/workspace', admin, 'WorkspacePage'),
  page('/admin/usage', admin, 'UsagePage'),
  page('/admin/audit', admin, 'AuditPage'),
  page('/account', () => import('./pages/account'), 'AccountPage'),
])

export const router = createRouter({
  routeTree: routes,
  defaultPreload: 'intent',
  defaultPendingComponent: () => <Loading lines={8} className="p-4" />,
  scrollRestoration: true,
  // Plain texts need no quotes in the address.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const set = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
    const text = new URLSearchParams(set as [string, string][]).toString()
    return text ? `?${text}` : ''
  },
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
