import { transfers } from '../../text/transfers'
import { Tabs } from '../../ui/tabs'

export function TransferTabs() {
  return <Tabs label={transfers.tabs} tabs={[{ to: '/transfers', text: transfers.recommendations }, { to: '/transfers/moves', text: transfers.moves }]} />
}
