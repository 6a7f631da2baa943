export { AlertHistoryPage } from './history'
export { AlertsPage } from './inbox'
export { AlertRulesPage } from './precision'
