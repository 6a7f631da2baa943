import { lazy, Suspense, useState } from 'react'

import type { Schema } from '../../api/client'
import { useCan } from '../../api/session'
import { day } from '../../format/dates'
import { quantity, signedPercent } from '../../format/numbers'
import { t } from '../../text'
import { events as eventsText, overrides as overridesText } from '../../text/events'
import { item as text } from '../../text/item'
import { Button } from '../../ui/button'
import { Panel } from '../../ui/panel'
import { say, sayProblem } from '../../ui/toasts'
import { useRemoveOverride } from '../forecasts/overrides/data'
import { OverrideForm } from '../forecasts/overrides/form'
import type { Item } from './data'

// The form of an event comes when one is looked at.
const EventDialog = lazy(() => import('../forecasts/events/dialog').then((page) => ({ default: page.EventDialog })))

/** Events and overrides that stand on the forecast here, and another override by typing it. */
export function Moves({ item, forecast, unit }: { item: Item; forecast: Schema<'Forecast'> | undefined; unit: string }) {
  const may = useCan()('forecast.write')
  const [open, setOpen] = useState<string | undefined>()
  const remove = useRemoveOverride(() => say(overridesText.removed))
  if (!forecast) return null
  const scope = { productMasterId: item.productId, locationId: item.locationId }
  const none = forecast.events.length === 0 && forecast.overrides.length === 0
  return (
    <Panel title={text.moves} note={`${text.movesNote}; ${unit}`} actions={may && <Button small icon="plus" onClick={() => setOpen('new')}>{text.addEvent}</Button>}>
      {none ? <p className="text-[13px] text-quiet">{text.noMoves}</p> : (
        <ul className="flex flex-col gap-2 text-[13px]">
          {forecast.events.map((one) => (
            <li key={one.eventId} className="flex flex-wrap items-baseline gap-x-2">
              <i aria-hidden className="h-2.5 w-2.5 rounded-sm bg-naive" />
              <button type="button" className="font-medium text-accent underline" onClick={() => setOpen(one.eventId)}>{one.name}</button>
              <span className="text-quiet">{day(one.from)} – {day(one.to)}</span>
              <span className="ml-auto font-semibold tabular-nums" title={eventsText.stackings[one.stackingMode]}>{signedPercent(one.liftPct)}</span>
            </li>
          ))}
          {forecast.overrides.map((one) => (
            <li key={`${one.overrideId} ${one.from}`} className="flex flex-wrap items-baseline gap-x-2">
              <i aria-hidden className="h-2.5 w-2.5 rounded-sm bg-info" />
              <span className="font-medium">{text.overridden(`${quantity(one.quantity)} ${unit}`)}</span>
              <span className="text-quiet">{day(one.from)} – {day(one.to)}</span>
              <span className="basis-full pl-4.5 text-quiet">{one.reason} ({one.createdBy}) {may && <button type="button" className="text-accent underline" aria-label={`${t.common.remove}: ${one.reason}`} onClick={() => remove.mutate({ id: one.overrideId }, { onError: sayProblem })}>{t.common.remove}</button>}</span>
            </li>
          ))}
        </ul>
      )}
      {may && (
        <div className="mt-3 border-t border-line pt-3">
          <h3 className="mb-2 text-[13px]">{text.overrideTitle}</h3>
          <OverrideForm scope={scope} first={forecast.from} />
        </div>
      )}
      {open && <Suspense><EventDialog id={open === 'new' ? undefined : open} scope={scope} first={forecast.from} onClose={() => setOpen(undefined)} /></Suspense>}
    </Panel>
  )
}
