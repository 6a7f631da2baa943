import { count, percent } from '../../format/numbers'
import { alerts as text } from '../../text/alerts'
import { Explain } from '../../ui/explain'
import { Panel } from '../../ui/panel'
import { Empty, Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { wordOf } from '../../ui/tones'
import { usePrecision } from './data'
import { AlertsFrame } from './frame'

export function AlertRulesPage() {
  return (
    <AlertsFrame title={text.rules} note={text.rulesNote} needs="admin.alerts.read">
      <Precision />
    </AlertsFrame>
  )
}

function Precision() {
  const query = usePrecision()
  return (
    <Panel flush title={text.rules} actions={<Explain about={text.precision} page="/docs/alerts">{text.explainPrecision}</Explain>}>
      <Shown query={query}>
        {(rows) => rows.length === 0 ? <Empty icon="check" title={text.noRules} /> : (
          <Table
            label={text.rules}
            rows={rows}
            id={(one) => one.type}
            columns={[
              { id: 'rule', title: text.rule, cell: (one) => <span className="font-medium">{wordOf(one.type)}</span> },
              { id: 'precision', title: text.precision, number: true, cell: (one) => (one.precision == null ? <span className="text-quiet">{text.notJudged}</span> : <span className={`font-semibold ${one.precision >= 0.5 ? 'text-ok' : 'text-low'}`}>{percent(one.precision, 0)}</span>) },
              { id: 'fired', title: text.precisionFired, number: true, cell: (one) => count(one.fired) },
              { id: 'useful', title: text.useful, number: true, cell: (one) => count(one.useful) },
              { id: 'false', title: text.falseAlarms, number: true, cell: (one) => count(one.falseAlarms) },
              { id: 'unjudged', title: text.unjudged, number: true, cell: (one) => count(one.unjudged) },
            ]}
          />
        )}
      </Shown>
    </Panel>
  )
}
