export { MovesPage } from './moves'
export { TransfersPage } from './page'
