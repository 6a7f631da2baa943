import { t } from '../../text'
import { Tabs } from '../../ui/tabs'

export function TransferTabs() {
  return <Tabs label={t.transfers.tabs} tabs={[{ to: '/transfers', text: t.transfers.recommendations }, { to: '/transfers/moves', text: t.transfers.moves }]} />
}
