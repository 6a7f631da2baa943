import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'

import { useMe } from '../../api/session'
import { instant } from '../../format/dates'
import { money, quantity } from '../../format/numbers'
import { t } from '../../text'
import { replenishment as text } from '../../text/replenishment'
import { Badge } from '../../ui/badge'
import { Dialog } from '../../ui/dialog'
import { Explain } from '../../ui/explain'
import { State } from '../../ui/state'
import { Loading } from '../../ui/states'
import { wordOf } from '../../ui/tones'
import { ActionBar } from './action-bar'
import type { Line } from './data'

/** The number worked out again, step by step; in a script of its own. */
const Explanation = lazy(async () => ({ default: (await import('./explanation')).Explanation }))

/** One recommendation: its reason, its money, and every step of its number. */
export function Detail({ line, source, onClose }: { line: Line; source: string; onClose: () => void }) {
  const { workspace: { currency, timeZone } } = useMe()
  const bought = line.type === 'PURCHASE'
  return (
    <Dialog place="side" title={`${quantity(line.quantity)} × ${line.productName}`} note={`${source} → ${line.locationName}`} onClose={onClose}>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <State of={line.status} />
        <Badge tone={bought ? 'plain' : 'info'}>{wordOf(line.type)}</Badge>
        <span className="text-xs text-quiet">{line.status === 'PENDING' ? `${text.validUntil} ${instant(line.validUntil, timeZone)}` : `${text.decidedBy} ${line.decidedBy || t.common.none} ${instant(line.decidedAt, timeZone)}`}</span>
      </div>
      <p className="mb-3 text-[13px]">{line.reason}{line.decisionReason && <span className="block text-quiet">{line.decisionReason}</span>}</p>
      {line.documentId && (
        <p className="mb-3 text-[13px]">{text.document}: <Link className="text-accent underline" to={bought ? '/orders' : '/transfers/moves'} search={{ open: line.documentId } as never}>{bought ? text.order : text.transfer}</Link></p>
      )}
      <h3 className="flex items-center text-[13px]">{text.money}<Explain about={text.gain} page="/docs/planning">{text.explainGain}</Explain></h3>
      <table className="mb-4 w-full text-[13px]">
        <caption className="sr-only">{text.money}</caption>
        <tbody>
          <tr><th scope="row" className="py-0.5 text-start font-normal">{bought ? text.goods(quantity(line.quantity), money(line.unitCost, currency)) : text.trip}</th><td className="num">{money(line.cost, currency)}</td></tr>
          <tr className="border-t border-line font-semibold"><th scope="row" className="pt-1 text-start">{text.gain}</th><td className="num pt-1">{money(line.expectedGain, currency)}</td></tr>
        </tbody>
      </table>
      <h3 className="mb-1 text-[13px]">{text.explain}</h3>
      <Suspense fallback={<Loading lines={6} />}><Explanation id={line.explanationId} /></Suspense>
      <p className="mt-4 text-[13px]"><Link className="text-accent underline" to="/stock/$productId/$locationId" params={{ productId: line.productMasterId, locationId: line.locationId }} search={{} as never}>{text.openItem}</Link></p>
      <ActionBar plain rows={[line]} onDone={onClose} />
    </Dialog>
  )
}
