import { Link } from '@tanstack/react-router'

import { useMe } from '../../api/session'
import { instant } from '../../format/dates'
import { estimate, money, percent, quantity } from '../../format/numbers'
import { t } from '../../text'
import { item } from '../../text/item'
import { stock as stockText } from '../../text/stock'
import { transfers as s } from '../../text/transfers'
import { Dialog } from '../../ui/dialog'
import { Explain } from '../../ui/explain'
import { Glossary } from '../../ui/glossary'
import { Priority, State } from '../../ui/state'
import { Table } from '../../ui/table'
import { ActionBar } from './action-bar'
import type { Recommendation } from './data'
import { net } from './money'

/** One recommendation with its reason and every term of its money. */
export function Detail({ row, onClose }: { row: Recommendation; onClose: () => void }) {
  const { workspace } = useMe()
  const { stock, forecast } = row
  return (
    <Dialog place="side" title={`${quantity(row.quantity)} × ${row.productName}`} note={`${row.sourceLocationName} → ${row.destLocationName}`} onClose={onClose}>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <State of={row.status} />
        <Priority of={row.priority} />
        <span className="text-xs text-quiet">{row.status === 'PENDING' ? `${s.validUntil} ${instant(row.validUntil, workspace.timeZone)}` : `${s.decidedBy} ${row.decidedBy || t.common.none} ${instant(row.decidedAt, workspace.timeZone)}`}</span>
      </div>
      <p className="mb-4 text-[13px]">{row.reason}{row.decisionReason && <span className="block text-quiet">{row.decisionReason}</span>}</p>
      <h3 className="flex items-center text-[13px]">{s.money}<Explain about={s.net} page="/docs/transfers">{s.explainNet}</Explain></h3>
      <MoneyTerms row={row} currency={workspace.currency} />
      <h3 className="mt-5 mb-1 flex items-center justify-between text-[13px]"><span>{s.stockTerms} <span className="font-normal text-quiet">{stockText.sellingUnits}</span></span><Glossary of={s.stockTerms} terms={s.stockNumbers} page="/docs/transfers" /></h3>
      <Table
        label={s.stockTerms}
        rows={[
          { id: 'available', name: s.available, source: quantity(stock.sourceAvailable), dest: quantity(stock.destAvailable) },
          { id: 'inbound', name: s.inbound, source: '', dest: quantity(stock.destInbound) },
          { id: 'before', name: s.coverBefore, source: estimate(stock.sourceCoverDaysBefore), dest: estimate(stock.destCoverDaysBefore) },
          { id: 'after', name: s.coverAfter, source: estimate(stock.sourceCoverDaysAfter), dest: estimate(stock.destCoverDaysAfter) },
          { id: 'mean', name: `${s.mean}, ${item.days(forecast.windowDays)}`, source: estimate(forecast.sourceMean), dest: estimate(forecast.destMean) },
          { id: 'sd', name: s.sd, source: estimate(forecast.sourceSd), dest: estimate(forecast.destSd) },
          { id: 'safety', name: s.safety, source: quantity(forecast.sourceSafetyStock), dest: quantity(forecast.destSafetyStock) },
        ]}
        id={(one) => one.id}
        columns={[
          { id: 'name', title: t.common.what, cell: (one) => one.name },
          { id: 'source', title: row.sourceLocationName, number: true, cell: (one) => one.source },
          { id: 'dest', title: row.destLocationName, number: true, cell: (one) => one.dest },
        ]}
      />
      <p className="mt-4 flex gap-4 text-[13px]">
        <Link className="text-accent underline" to="/stock/$productId/$locationId" params={{ productId: row.productMasterId, locationId: row.destLocationId }} search={{} as never}>{s.openThere}</Link>
        <Link className="text-accent underline" to="/stock/$productId/$locationId" params={{ productId: row.productMasterId, locationId: row.sourceLocationId }} search={{} as never}>{s.openHere}</Link>
      </p>
      <div className="mt-5 border-t border-line pt-3"><ActionBar plain rows={[row]} onDone={onClose} /></div>
    </Dialog>
  )
}

function MoneyTerms({ row, currency }: { row: Recommendation; currency: string }) {
  const terms = [
    [s.margin, row.benefit.expectedExtraMargin],
    [s.holding, row.benefit.holdingSaved],
    [s.expiry, row.benefit.expiryAvoided],
    [s.trip, -row.cost.trip],
    [s.units, -row.cost.units],
    [s.lost, -row.cost.lostAtSource],
  ] as const
  const largest = Math.max(0.01, ...terms.map(([, value]) => Math.abs(value)))
  return (
    <table className="w-full text-[13px]">
      <caption className="sr-only">{s.moneyNote}</caption>
      <tbody>
        {terms.map(([name, value]) => (
          <tr key={name} className={value === 0 ? 'text-quiet' : ''}>
            <th scope="row" className="w-40 py-0.5 text-start font-normal">{name}</th>
            <td><span aria-hidden className={`block h-2 rounded-sm ${value < 0 ? 'bg-naive' : 'bg-accent'}`} style={{ width: `${(Math.abs(value) / largest) * 100}%` }} /></td>
            <td className="num w-28 pl-3">{money(value === 0 ? 0 : value, currency)}</td>
          </tr>
        ))}
        <tr className="border-t border-line font-semibold">
          <th scope="row" className="pt-1 text-start">{s.net}</th>
          <td className="pt-1 text-xs font-normal text-quiet">{s.roi} {percent(row.estimatedROI, 0)}</td>
          <td className="num pt-1 pl-3">{money(net(row), currency)}</td>
        </tr>
      </tbody>
    </table>
  )
}
