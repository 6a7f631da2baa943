import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'

import { useLocations, useProduct, type Location } from '../../api/masters'
import type { Schema } from '../../api/client'
import { useFilters } from '../../shell/search'
import { t } from '../../text'
import { item as itemText } from '../../text/item'
import { Select } from '../../ui/fields'
import { PageHead } from '../../ui/panel'
import { State } from '../../ui/state'
import { Failure, Loading } from '../../ui/states'
import { AtpPanel } from './atp'
import { Changes } from './changes'
import { useForecast, useSupply } from './data'
import { DemandPanel } from './demand'
import { Figures } from './figures'
import { LevelsAndProjection } from './levels'
import { Moves } from './moves'
import { Planned } from './planned'
import { RecommendationsHere } from './recommendations'
import { Supply } from './supply'

/** The one screen of a planner's day: a product at a location. */
export function ItemPage() {
  const { productId, locationId } = useParams({ strict: false }) as { productId: string; locationId: string }
  const product = useProduct(productId)
  const locations = useLocations()
  const error = product.error ?? locations.error
  if (error) return <Failure error={error} retry={() => void product.refetch()} />
  if (!product.data || !locations.data) return <Loading lines={12} />
  const location = locations.data.find((one) => one.id === locationId)
  if (!location) return <Failure error={new Error(t.common.notFound)} />
  return <Item key={`${productId} ${locationId}`} product={product.data} location={location} locations={locations.data} />
}

function Item({ product, location, locations }: { product: Schema<'Product'>; location: Location; locations: readonly Location[] }) {
  const navigate = useNavigate()
  const [filters] = useFilters()
  const [horizon, setHorizon] = useState(filters['horizon'] ?? '60')
  const item = { productId: product.id, locationId: location.id }
  const forecast = useForecast({ ...item, horizonDays: Number(horizon) })
  const supply = useSupply(item)
  const unit = t.common.unitsOf(product.unit)
  return (
    <>
      <title>{`${itemText.title(product.name, location.name)} · ${t.shell.product}`}</title>
      <PageHead
        title={product.name}
        note={
          <span className="inline-flex flex-wrap items-center gap-x-2">
            <span>{itemText.sku(product.globalSku)}</span>
            <span>{product.brand}</span>
            <span>{product.categories.map((one) => one.name).join(', ')}</span>
            <State of={product.status} />
          </span>
        }
        actions={
          <Select
            label={itemText.otherLocation}
            hideLabel
            value={location.id}
            choices={locations.map((one) => [one.id, one.name] as const)}
            onChange={(event) => void navigate({ to: '/stock/$productId/$locationId', params: { productId: product.id, locationId: event.target.value }, search: {} as never })}
          />
        }
      />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Figures className="xl:col-span-2" item={item} product={product} forecast={forecast.data} unit={unit} />
        <div className="flex min-w-0 flex-col gap-4">
          <DemandPanel item={item} forecast={forecast} horizon={horizon} onHorizon={setHorizon} unit={unit} zone={location.timeZone} />
          <LevelsAndProjection item={item} forecast={forecast.data} supply={supply.data} unit={unit} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <RecommendationsHere item={item} unit={unit} />
          <Planned product={product} locationId={location.id} unit={unit} />
          <Moves item={item} forecast={forecast.data} unit={unit} />
          <AtpPanel item={item} product={product} location={location} locations={locations} unit={unit} />
          <Supply query={supply} item={item} unit={unit} />
          <Changes product={product} location={location} locations={locations} unit={unit} />
        </div>
      </div>
    </>
  )
}
