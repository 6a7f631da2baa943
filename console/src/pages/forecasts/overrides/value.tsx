import { count, estimate, percent, quantity, signed } from '../../../format/numbers'
import { overrides as text } from '../../../text/events'
import { Explain } from '../../../ui/explain'
import { Panel } from '../../../ui/panel'
import { State } from '../../../ui/state'
import { Shown } from '../../../ui/states'
import { Table } from '../../../ui/table'
import { useOverrideValue } from './data'

/** By person and direction: were they nearer to what came than the model? */
export function OverrideValue() {
  const query = useOverrideValue()
  return (
    <Panel flush title={text.value} note={text.valueNote} actions={<Explain about={text.value} page="/docs/forecasting">{text.explainValue}</Explain>}>
      <Shown query={query}>
        {(rows) => rows.length === 0 ? <p className="px-4 pb-4 text-[13px] text-quiet">{text.valueNone}</p> : (
          <Table
            label={text.value}
            rows={rows}
            id={(one) => one.id}
            columns={[
              { id: 'by', title: text.by, cell: (one) => <span className="font-medium">{one.createdBy}</span> },
              { id: 'direction', title: text.direction, cell: (one) => <State of={one.direction} tone="plain" /> },
              { id: 'count', title: text.count, number: true, cell: (one) => count(one.overrides) },
              { id: 'improved', title: text.improved, number: true, cell: (one) => count(one.improved) },
              { id: 'demand', title: text.demand, number: true, cell: (one) => quantity(one.demand) },
              { id: 'wape', title: text.wape, number: true, cell: (one) => percent(one.wape) },
              { id: 'model', title: text.modelWape, number: true, cell: (one) => percent(one.modelWape) },
              { id: 'added', title: text.added, number: true, cell: (one) => <span className={`font-semibold ${one.valueAdded >= 0 ? 'text-ok' : 'text-low'}`}>{Math.abs(one.valueAdded) < 100 ? signed(one.valueAdded) : estimate(one.valueAdded)}</span> },
            ]}
          />
        )}
      </Shown>
    </Panel>
  )
}
