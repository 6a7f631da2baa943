import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState, type FormEvent } from 'react'

import { api, ask, type Schema } from '../../api/client'
import { useCan } from '../../api/session'
import { ProjectionChart } from '../../chart/projection'
import { addDays, day } from '../../format/dates'
import { parseNumber, percent, quantity } from '../../format/numbers'
import { t } from '../../text'
import { item as itemText } from '../../text/item'
import { stock } from '../../text/stock'
import { Button } from '../../ui/button'
import { Explain } from '../../ui/explain'
import { Input } from '../../ui/fields'
import { Panel } from '../../ui/panel'
import { FormProblem, Loading } from '../../ui/states'
import { say } from '../../ui/toasts'
import { PlannedOrders } from './planned-orders'
import { usePlaces, useStockLines, type Item, type useSupply } from './data'
import { firstAtOrBelow, planOrders, project, suggestLevels, type Supply } from './projection'

type Draft = Record<'min' | 'reorder' | 'max' | 'service' | 'lead', string>

interface Props {
  item: Item
  forecast: Schema<'Forecast'> | undefined
  supply: ReturnType<typeof useSupply>['data']
  unit: string
}

/** The levels of the item and what the stock will do against them: a change is seen before it is saved. */
export function LevelsAndProjection({ item, forecast, supply, unit }: Props) {
  const places = usePlaces(item.productId)
  const lines = useStockLines(item)
  if (!places.data || !lines.data) return <Panel title={itemText.projection}><Loading lines={5} /></Panel>
  const level = places.data.find((one) => one.locationId === item.locationId)?.level ?? undefined
  const onHand = lines.data.reduce((sum, line) => sum + line.quantityOnHand, 0)
  return <Form key={level?.version ?? 0} {...{ item, level, onHand, forecast, unit }} coming={comingIn(supply, item, forecast)} />
}

/** Open orders and transfers on their days, shifted to the days of the forecast. */
function comingIn(supply: Props['supply'], item: Item, forecast: Props['forecast']): Supply[] {
  if (!supply || !forecast) return []
  const today = new Date().toISOString().slice(0, 10)
  // Demand may end before today, as in a demo: what comes in n days from now comes on the n-th day of the forecast.
  const shifted = (due: string | null | undefined) => {
    const days = Math.max(0, Math.round((Date.parse(due ?? today) - Date.parse(today)) / 86_400_000))
    return addDays(forecast.from, days)
  }
  const orders = supply.orders.flatMap((order) => order.lines.filter((line) => line.productMasterId === item.productId).map((line) => ({ day: shifted(order.expectedOn), quantity: line.outstanding })))
  const moves = supply.moves.flatMap((move) => move.lines.filter((line) => line.productMasterId === item.productId).map((line) => ({ day: shifted(move.expectedOn), quantity: line.toShip + line.inTransit })))
  return [...orders, ...moves]
}

function Form({ item, level, onHand, forecast, unit, coming }: { item: Item; level: Schema<'Level'> | undefined; onHand: number; forecast: Props['forecast']; unit: string; coming: Supply[] }) {
  const can = useCan()
  const queries = useQueryClient()
  const [draft, setDraft] = useState<Draft>(() => draftOf(level))
  const [problem, setProblem] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const number = (field: keyof Draft) => parseNumber(draft[field])
  const [min, reorder, max, lead] = [number('min'), number('reorder'), number('max'), number('lead') ?? 7]
  const service = (number('service') ?? 95) / 100
  const projected = useMemo(() => (forecast ? project(onHand, forecast.points, coming) : []), [onHand, forecast, coming])
  const plan = useMemo(
    () => (forecast && reorder !== undefined && max !== undefined && max >= reorder ? planOrders(onHand, forecast.points, coming, { reorder, max, lead }) : undefined),
    [onHand, forecast, coming, reorder, max, lead],
  )
  const suggestion = useMemo(() => forecast && suggestLevels(forecast.points, lead, service), [forecast, lead, service])
  const ordered = (min ?? 0) <= (reorder ?? 0) && (reorder ?? 0) <= (max ?? 0)
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(level))
  const short = reorder === undefined ? undefined : firstAtOrBelow(projected, reorder)
  const out = firstAtOrBelow(projected, 0)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setProblem(undefined)
    try {
      const body = {
        productMasterId: item.productId, locationId: item.locationId, minLevel: min ?? 0, reorderPoint: reorder ?? 0, maxLevel: max ?? 0,
        serviceLevel: draft.service === '' ? null : service, expectedLeadTimeDays: draft.lead === '' ? null : lead,
        abcClass: level?.abcClass ?? null, comments: level?.comments ?? '', forecastPeriodDays: level?.forecastPeriodDays ?? null, forecastQuantity: level?.forecastQuantity ?? null,
        preferredBinLocationId: level?.preferredBinLocationId ?? null, replenishmentLocationId: level?.replenishmentLocationId ?? null, replenishmentPeriodDays: level?.replenishmentPeriodDays ?? null,
      }
      await ask(api.POST('/api/inventory-levels', { body }))
      // The service level of a level goes into what is planned, and into its reasons.
      await Promise.all([['places', item.productId], ['sku'], ['explanation']].map((queryKey) => queries.invalidateQueries({ queryKey })))
      say(t.common.saved)
    } catch (error) {
      setProblem(error)
    }
    setBusy(false)
  }
  const field = (name: keyof Draft, label: string) => (
    <Input label={label} inputMode="decimal" value={draft[name]} disabled={!can('inventory.write')} onChange={(event) => setDraft({ ...draft, [name]: event.target.value })} problem={draft[name] !== '' && number(name) === undefined ? stock.notANumber(draft[name]) : undefined} />
  )
  return (
    <Panel title={itemText.projection} note={`${itemText.projectionNote}; ${unit}`} actions={<Explain about={itemText.projection}>{itemText.explainProjection}</Explain>}>
      {projected.length > 0 && <ProjectionChart projected={projected} min={min} reorder={reorder} planned={plan?.stock} />}
      {projected.length > 0 && (
        <p className="mt-2 text-[13px]" role="status">
          {reorder === undefined ? <span className="text-quiet">{itemText.noLevel}.</span> : short ? <span className="font-medium text-low">{itemText.shortOn(day(short))}.</span> : <span className="font-medium text-ok">{itemText.staysAbove}.</span>}{' '}
          {out && <span className="font-medium text-critical">{itemText.outOn(day(out))}.</span>}
        </p>
      )}
      {plan && <PlannedOrders orders={plan.orders} unit={unit} />}
      <form onSubmit={(event) => void save(event)} className="mt-3 border-t border-line pt-3">
        <h3 className="text-[13px]">{itemText.levels}</h3>
        <p className="mb-2 text-xs text-quiet">{itemText.levelsNote}</p>
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-5">
          {field('min', itemText.min)}
          {field('reorder', itemText.reorder)}
          {field('max', itemText.max)}
          {field('service', itemText.service)}
          {field('lead', itemText.lead)}
        </div>
        <div className="mt-3 flex flex-wrap items-center gap-2">
          {suggestion && (
            <p className="min-w-0 flex-1 text-xs text-quiet">
              {itemText.suggestion}: <span className="text-text tabular-nums">{quantity(suggestion.min)} / {quantity(suggestion.reorder)} / {quantity(suggestion.max)}</span>. {itemText.suggest(lead, percent(service, 0))}
              <Explain about={itemText.suggestion}>{itemText.explainSuggestion(lead, percent(service, 0))}</Explain>
            </p>
          )}
          {can('inventory.write') && suggestion && (
            <Button onClick={() => setDraft({ ...draft, min: String(suggestion.min), reorder: String(suggestion.reorder), max: String(suggestion.max) })}>{itemText.useSuggestion}</Button>
          )}
          {can('inventory.write') && <Button kind="primary" type="submit" busy={busy} disabled={!changed || !ordered}>{t.common.save}</Button>}
        </div>
        {!ordered && <p role="alert" className="mt-2 text-xs text-critical">{stock.levelsOrder}</p>}
        <FormProblem error={problem} />
      </form>
    </Panel>
  )
}

function draftOf(level: Schema<'Level'> | undefined): Draft {
  const text = (value: number | null | undefined) => (value == null ? '' : String(value))
  return { min: text(level?.minLevel), reorder: text(level?.reorderPoint), max: text(level?.maxLevel), service: level?.serviceLevel == null ? '' : String(Math.round(level.serviceLevel * 1e6) / 1e4), lead: text(level?.expectedLeadTimeDays) }
}
