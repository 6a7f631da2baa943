import { accuracy, changes } from '../../text/accuracy'
import { events, overrides } from '../../text/events'
import { forecasts } from '../../text/forecasts'
import { scenarios } from '../../text/scenarios'
import { Tabs } from '../../ui/tabs'

export function ForecastTabs() {
  return (
    <Tabs
      label={forecasts.tabs}
      tabs={[
        { to: '/forecasts', text: forecasts.explore },
        { to: '/forecasts/events', text: events.title },
        { to: '/forecasts/overrides', text: overrides.title },
        { to: '/forecasts/scenarios', text: scenarios.title, deep: true },
        { to: '/forecasts/honesty', text: accuracy.title },
        { to: '/forecasts/changes', text: changes.title },
      ]}
    />
  )
}
