export { ItemPage } from './page'
