import { forecasts } from '../../text/forecasts'
import { Tabs } from '../../ui/tabs'

export function ForecastTabs() {
  return <Tabs label={forecasts.tabs} tabs={[{ to: '/forecasts', text: forecasts.explore }, { to: '/forecasts/honesty', text: forecasts.honesty }]} />
}
