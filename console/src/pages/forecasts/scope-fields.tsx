import { useChannels, useLocations, useProduct } from '../../api/masters'
import { t } from '../../text'
import { Select } from '../../ui/fields'
import { ProductChoice } from './product-choice'

/** What something is about; what is not said means all. */
export interface Scope {
  productMasterId?: string | undefined
  locationId?: string | undefined
  channelId?: string | undefined
}

/** A product, a location and, where it is of use, a channel. */
export function ScopeFields({ scope, onChange, channels = false }: { scope: Scope; onChange: (scope: Scope) => void; channels?: boolean }) {
  const locations = useLocations()
  const known = useChannels(channels)
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <div className="flex flex-col gap-1">
        <span className="label">{t.common.product}</span>
        <ProductPick id={scope.productMasterId} onChoose={(productMasterId) => onChange({ ...scope, productMasterId })} width="w-full" />
      </div>
      <Select label={t.common.location} className="w-full" value={scope.locationId ?? ''} onChange={(event) => onChange({ ...scope, locationId: event.target.value || undefined })} choices={[['', t.common.allLocations], ...(locations.data ?? []).map((one) => [one.id, one.name] as const)]} />
      {channels && <Select label={t.common.channel} className="w-full" value={scope.channelId ?? ''} onChange={(event) => onChange({ ...scope, channelId: event.target.value || undefined })} choices={[['', t.common.allChannels], ...(known.data ?? []).map((one) => [one.id, one.name] as const)]} />}
    </div>
  )
}

/** A product that may be chosen already, by its id. */
export function ProductPick({ id, onChoose, width }: { id: string | undefined; onChoose: (id: string | undefined) => void; width?: string }) {
  return id ? <Chosen id={id} onChoose={onChoose} width={width} /> : <ProductChoice name={undefined} onChoose={(one) => onChoose(one?.id)} empty={t.common.allProducts} width={width} />
}

function Chosen({ id, onChoose, width }: { id: string; onChoose: (id: string | undefined) => void; width?: string | undefined }) {
  const product = useProduct(id)
  return <ProductChoice name={product.data?.name} onChoose={(one) => onChoose(one?.id)} width={width} />
}
