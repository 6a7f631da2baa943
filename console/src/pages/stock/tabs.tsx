import { stock } from '../../text/stock'
import { Tabs } from '../../ui/tabs'

export function StockTabs() {
  return <Tabs label={stock.tabs} tabs={[{ to: '/stock', text: stock.availability }, { to: '/stock/lines', text: stock.lines }, { to: '/stock/health', text: stock.health.title }]} />
}
