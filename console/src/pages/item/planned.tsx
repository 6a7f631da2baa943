import { lazy, Suspense, useState } from 'react'

import type { Schema } from '../../api/client'
import { useCan } from '../../api/session'
import { isWhole, percent, planningLevel } from '../../format/numbers'
import { t } from '../../text'
import { item as text } from '../../text/item'
import { Button } from '../../ui/button'
import { Panel } from '../../ui/panel'
import { Shown } from '../../ui/states'
import { usePlanned } from './data'

// An explanation comes when one is asked for.
const ExplanationDialog = lazy(() => import('../replenishment/explanation').then((page) => ({ default: page.ExplanationDialog })))

/** Safety stock, reorder point and order-up-to level as replenishment plans with them, each with its reason. */
export function Planned({ product, locationId, unit }: { product: Schema<'Product'>; locationId: string; unit: string }) {
  const can = useCan()
  const query = usePlanned(product.globalSku, locationId)
  const [why, setWhy] = useState<string | undefined>()
  if (!can('planning.read')) return null
  return (
    <Panel title={text.planned} note={unit}>
      <Shown query={query}>
        {(planned) => planned === null ? <p className="text-[13px] text-quiet">{text.notPlanned}</p> : (
          <>
            <ul className="flex flex-col divide-y divide-line">
              {(['safetyStock', 'reorderPoint', 'orderUpTo'] as const).map((name) => (
                <li key={name} className="flex items-center gap-2 py-1.5 text-[13px]">
                  <span className="min-w-0 flex-1 truncate">{t.common.planned[name]}</span>
                  <span className="num w-16 font-semibold">{planningLevel(planned[name].quantity, product)}</span>
                  <Button small icon="info" onClick={() => setWhy(planned[name].explanationId)}>{text.why}<span className="sr-only"> {t.common.planned[name]}</span></Button>
                </li>
              ))}
            </ul>
            <p className="mt-1 text-xs text-quiet">
              {text.plannedNote(percent(planned.serviceLevel, 1), planned.serviceMeasure === 'FILL_RATE')}
              {planned.orderUpTo.computed != null && ` ${text.plannedByLevel}`}
              {isWhole(product) && ` ${text.plannedWhole}`}
            </p>
          </>
        )}
      </Shown>
      {why && <Suspense><ExplanationDialog id={why} onClose={() => setWhy(undefined)} /></Suspense>}
    </Panel>
  )
}
