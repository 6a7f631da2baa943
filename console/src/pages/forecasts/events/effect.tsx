import { useQuery } from '@tanstack/react-query'

import { api, ask } from '../../../api/client'
import { estimate } from '../../../format/numbers'
import { t } from '../../../text'
import { events as text } from '../../../text/events'
import { Shown } from '../../../ui/states'
import { Table } from '../../../ui/table'

/** Which published forecasts an event, an override or a scenario has changed, and by how much. */
export function Effect({ causeId }: { causeId: string }) {
  const query = useQuery({
    queryKey: ['changes', 'of', causeId],
    queryFn: ({ signal }) => ask(api.GET('/api/forecast/change-history', { params: { query: { causeId: [causeId], limit: 20 } }, signal })),
  })
  return (
    <section className="mt-5 border-t border-line pt-3">
      <h3 className="text-[13px]">{text.effect}</h3>
      <p className="mb-1 text-xs text-quiet">{text.effectNote}</p>
      <Shown query={query}>
        {(rows) => rows.length === 0 ? <p className="text-[13px] text-quiet">{text.noEffect}</p> : (
          <Table
            label={text.effect}
            rows={rows}
            id={(one) => one.id}
            columns={[
              { id: 'product', title: t.common.product, fill: true, cell: (one) => one.productName },
              { id: 'location', title: t.common.location, cell: (one) => one.locationName },
              { id: 'before', title: text.before, number: true, cell: (one) => estimate(one.from) },
              { id: 'after', title: text.after, number: true, cell: (one) => estimate(one.to) },
            ]}
          />
        )}
      </Shown>
    </section>
  )
}
