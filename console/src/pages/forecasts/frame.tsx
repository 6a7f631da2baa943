import type { ReactNode } from 'react'

import { useCan } from '../../api/session'
import { t } from '../../text'
import { forecasts } from '../../text/forecasts'
import { PageHead } from '../../ui/panel'
import { NoPermission } from '../../ui/states'
import { ForecastTabs } from './tabs'

/** What all pages about forecasts have in common. */
export function ForecastFrame({ title, note, actions, children }: { title: string; note: string; actions?: ReactNode; children: ReactNode }) {
  const may = useCan()('forecast.read')
  return (
    <>
      <title>{`${title} · ${t.shell.product}`}</title>
      <PageHead title={forecasts.title} note={note} actions={may && actions} />
      <ForecastTabs />
      {may ? children : <NoPermission permission="forecast.read" />}
    </>
  )
}
