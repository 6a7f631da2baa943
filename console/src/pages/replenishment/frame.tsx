import type { ReactNode } from 'react'

import { useCan } from '../../api/session'
import { t } from '../../text'
import { replenishment } from '../../text/replenishment'
import { PageHead } from '../../ui/panel'
import { NoPermission } from '../../ui/states'
import { Tabs } from '../../ui/tabs'

export function ReplenishmentFrame({ title, note, actions, children }: { title: string; note: string; actions?: ReactNode; children: ReactNode }) {
  const may = useCan()('planning.read')
  return (
    <>
      <title>{`${title} · ${t.shell.product}`}</title>
      <PageHead title={replenishment.title} note={note} actions={may && actions} />
      <Tabs label={replenishment.tabs} tabs={[{ to: '/replenishment', text: replenishment.plan }, { to: '/replenishment/backtest', text: replenishment.backtest }]} />
      {may ? children : <NoPermission permission="planning.read" />}
    </>
  )
}
