export { TodayPage } from './page'
