export { TransfersPage } from './page'
