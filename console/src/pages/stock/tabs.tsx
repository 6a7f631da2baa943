import { t } from '../../text'
import { Tabs } from '../../ui/tabs'

export function StockTabs() {
  return <Tabs label={t.stock.tabs} tabs={[{ to: '/stock', text: t.stock.availability }, { to: '/stock/lines', text: t.stock.lines }]} />
}
