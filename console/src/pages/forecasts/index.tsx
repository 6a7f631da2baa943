export { ForecastsPage } from './explore'
export { HonestyPage } from './honesty'
