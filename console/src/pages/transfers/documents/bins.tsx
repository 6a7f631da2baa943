import { useQuery } from '@tanstack/react-query'

import { api, ask } from '../../../api/client'
import { quantity } from '../../../format/numbers'
import { moves as text } from '../../../text/moves'
import { Select } from '../../../ui/fields'
import { wordOf } from '../../../ui/tones'

/** `ship`: out of which bins a product can be sent; `receive`: into which it can be put. */
type Purpose = 'ship' | 'receive'

function useBins(productMasterId: string | undefined, locationId: string | undefined, purpose: Purpose) {
  return useQuery({
    queryKey: ['bins', productMasterId, locationId, purpose],
    enabled: Boolean(productMasterId && locationId),
    queryFn: ({ signal }) => ask(api.GET('/api/inventory/transfers/bins', { params: { query: { productMasterId: productMasterId ?? '', locationId: locationId ?? '', purpose } }, signal })),
  })
}

interface Props {
  product: string | undefined
  location: string | undefined
  purpose: Purpose
  label: string
  /** What it is when none is chosen. */
  otherwise: string
  value: string
  onChange: (bin: string) => void
}

/** A bin of a location for a product; nothing where the location keeps none for it. */
export function BinChoice({ product, location, purpose, label, otherwise, value, onChange }: Props) {
  const bins = useBins(product, location, purpose)
  const choices = (bins.data ?? []).flatMap(({ binId, binCode, binType, quantityAvailable }) => (binId ? [[binId, `${binCode ?? binId} · ${wordOf(binType ?? '')} · ${text.inBin(quantity(quantityAvailable))}`] as const] : []))
  if (choices.length === 0) return null
  return <Select label={label} className="w-full" value={value} onChange={({ target }) => onChange(target.value)} choices={[['', otherwise], ...choices]} />
}

/** The codes of a location's bins by their ids, where `wanted`. */
export function useBinCodes(locationId: string, wanted: boolean): ReadonlyMap<string, string> {
  const bins = useQuery({
    queryKey: ['location bins', locationId],
    enabled: wanted,
    queryFn: ({ signal }) => ask(api.GET('/api/locations/{id}/bins', { params: { path: { id: locationId }, query: { limit: 100 } }, signal })),
  })
  return new Map((bins.data ?? []).map((one) => [one.id, one.code]))
}
