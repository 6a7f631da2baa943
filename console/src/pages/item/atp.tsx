import { useState } from 'react'

import type { Schema } from '../../api/client'
import type { Location } from '../../api/masters'
import { quantity } from '../../format/numbers'
import { item as itemText } from '../../text/item'
import { Panel } from '../../ui/panel'
import { State } from '../../ui/state'
import { Shown } from '../../ui/states'
import { Drilldown } from '../stock/lazy-drilldown'
import { worstOf } from '../stock/rows'
import { useAtp, type Item } from './data'

/** What each channel may still promise of it here. */
export function AtpPanel({ item, product, location, locations, unit }: { item: Item; product: Schema<'Product'>; location: Location; locations: readonly Location[]; unit: string }) {
  const query = useAtp(item)
  const [open, setOpen] = useState<string | undefined>()
  return (
    <Panel title={itemText.atpTitle} note={itemText.atpNote(unit)}>
      <Shown query={query}>
        {(matrix) => {
          const row = matrix.products[0]
          return (
            <>
              <ul className="flex flex-col divide-y divide-line">
                {row?.channels.map((cell) => (
                  <li key={cell.channelId}>
                    <button type="button" onClick={() => setOpen(cell.channelId)} className="flex w-full items-center gap-2 rounded py-1.5 text-start text-[13px] hover:bg-hover">
                      <span className="min-w-0 flex-1 truncate font-medium text-accent underline">{cell.channelName}</span>
                      <State of={cell.severity} />
                      <span className="num w-16 font-semibold">{quantity(cell.atp)}</span>
                    </button>
                  </li>
                ))}
              </ul>
              {open && row && (
                <Drilldown
                  row={{ ...row, id: row.productMasterId, productName: product.name, location: { id: location.id, name: location.name }, worst: worstOf(row.channels) }}
                  channelId={open}
                  locations={locations}
                  onClose={() => setOpen(undefined)}
                />
              )}
            </>
          )
        }}
      </Shown>
    </Panel>
  )
}
