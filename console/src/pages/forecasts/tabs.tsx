import { t } from '../../text'
import { Tabs } from '../../ui/tabs'

export function ForecastTabs() {
  return <Tabs label={t.forecasts.tabs} tabs={[{ to: '/forecasts', text: t.forecasts.explore }, { to: '/forecasts/honesty', text: t.forecasts.honesty }]} />
}
