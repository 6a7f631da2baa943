import type { Schema } from '../../api/client'
import { addDays, day } from '../../format/dates'
import { estimate, money, quantity } from '../../format/numbers'
import { t } from '../../text'
import { item as itemText } from '../../text/item'
import { stock } from '../../text/stock'
import { Explain } from '../../ui/explain'
import { Figure } from '../../ui/figure'
import { useAtp, useStockLines, type Item } from './data'
import { coverDays } from './projection'

/** The numbers with which everything begins. */
export function Figures({ item, product, forecast, unit, className }: { item: Item; product: Schema<'Product'>; forecast: Schema<'Forecast'> | undefined; unit: string; className: string }) {
  const lines = useStockLines(item)
  const atp = useAtp(item)
  const total = (field: 'quantityOnHand' | 'quantityAvailable') => lines.data?.reduce((sum, line) => sum + line[field], 0)
  const onHand = total('quantityOnHand')
  const cover = forecast && onHand !== undefined ? coverDays(onHand, forecast.points) : undefined
  const e = itemText.explain
  return (
    <section aria-label={itemText.facts} className={`grid grid-cols-2 gap-x-4 gap-y-3 rounded-lg border border-line bg-ground p-4 sm:grid-cols-4 xl:grid-cols-8 ${className}`}>
      <Figure label={itemText.figures.onHand} value={quantity(onHand)} unit={unit} explain={<Explain about={itemText.figures.onHand} page="/docs/inventory">{e.onHand}</Explain>} />
      <Figure label={itemText.figures.available} value={quantity(total('quantityAvailable'))} unit={unit} explain={<Explain about={itemText.figures.available} page="/docs/inventory">{e.available}</Explain>} />
      {(atp.data?.products[0]?.channels ?? []).slice(0, 2).map((cell) => (
        <Figure
          key={cell.channelId}
          label={itemText.figures.atp(cell.channelName)}
          value={quantity(cell.atp)}
          unit={unit}
          tone={cell.severity === 'CRITICAL' ? 'text-critical' : cell.severity === 'LOW' ? 'text-low' : ''}
          note={cell.severity === 'OK' ? undefined : stock.severities[cell.severity]}
          explain={<Explain about={stock.availability} page="/docs/inventory">{stock.explainAtp}</Explain>}
        />
      ))}
      <Figure label={itemText.figures.expected(forecast?.horizonDays ?? 0)} value={estimate(forecast?.total.mean)} unit={unit} explain={<Explain about={itemText.figures.expected(forecast?.horizonDays ?? 0)} page="/docs/forecasting">{e.expected}</Explain>} />
      <Figure
        label={itemText.figures.cover}
        value={cover !== undefined ? estimate(cover) : forecast ? itemText.coverBeyond(forecast.horizonDays) : estimate(undefined)}
        unit={t.common.days}
        note={cover !== undefined && forecast && itemText.coverNote(day(addDays(forecast.from, Math.floor(cover))))}
        explain={<Explain about={itemText.figures.cover} page="/docs/forecasting">{e.cover}</Explain>}
      />
      <Figure label={itemText.figures.value} value={money(lines.data?.reduce((sum, line) => sum + (line.totalValue ?? 0), 0), product.currency)} explain={<Explain about={itemText.figures.value} page="/docs/inventory">{e.value}</Explain>} />
      <Figure label={itemText.price} value={money(product.price, product.currency)} explain={<Explain about={itemText.price} page="/docs/catalog">{e.price}</Explain>} note={<span className="flex items-center">{itemText.unitCost} {money(product.unitCost, product.currency)}<Explain about={itemText.unitCost} page="/docs/catalog">{e.unitCost}</Explain></span>} />
    </section>
  )
}
