export { AvailabilityPage } from './availability'
export { HealthPage } from './health'
export { LinesPage } from './lines'
