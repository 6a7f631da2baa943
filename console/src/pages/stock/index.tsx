export { AvailabilityPage } from './availability'
export { LinesPage } from './lines'
