import type { Schema } from '../../api/client'
import { useMe } from '../../api/session'
import { instant } from '../../format/dates'
import { estimate, money, percent, quantity } from '../../format/numbers'
import { t } from '../../text'
import { explanation as text } from '../../text/explanation'
import { Badge } from '../../ui/badge'
import { Dialog } from '../../ui/dialog'
import { Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { wordOf } from '../../ui/tones'
import { useExplanation } from './data'

/** Why a number is what it is: formula, steps, what decided, what would make it another, and all inputs. */
export function Explanation({ id }: { id: string }) {
  const query = useExplanation(id)
  return <Shown query={query}>{(found) => <Parts of={found} />}</Shown>
}

export function ExplanationDialog({ id, onClose }: { id: string; onClose: () => void }) {
  return <Dialog place="side" title={text.title} onClose={onClose}><Explanation id={id} /></Dialog>
}

function Parts({ of }: { of: Schema<'Explanation'> }) {
  const { workspace: { timeZone } } = useMe()
  const isRoi = of.number === 'roi'
  const shown = (value: number | null | undefined) => (isRoi ? percent(value, 0) : quantity(value))
  return (
    <div className="flex flex-col gap-3 text-[13px]">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-semibold">{isRoi ? text.roi : text.names[of.number] ?? text.quantity}: {shown(of.value)}{!isRoi && ` ${t.common.units}`}</span>
        <Badge tone={of.same ? 'ok' : 'low'}>{of.same ? text.same : text.differs(shown(of.replayed))}</Badge>
      </p>
      {of.computed != null && <p>{text.computed(shown(of.computed))}</p>}
      <p className="text-quiet">{inWords(of.formula)}</p>
      {of.source && <p className="text-xs text-quiet">{text.source(of.source)}</p>}
      <p>{text.bound}: <span className="font-semibold">{text.bounds[of.bindingConstraint] ?? wordOf(of.bindingConstraint)}</span></p>
      {of.steps.length > 0 && (
        <Table
          label={text.steps}
          rows={of.steps}
          id={(one) => one.name}
          columns={[
            { id: 'name', title: text.step, wrap: true, cell: (one) => <>{text.names[one.name] ?? text.fields[one.name] ?? one.name}<span className="block text-quiet">{inWords(one.formula)}</span></> },
            { id: 'value', title: text.value, unit: isRoi ? undefined : t.common.units, number: true, cell: (one) => <Value of={one} isRoi={isRoi} /> },
          ]}
        />
      )}
      <Table
        label={text.ifs}
        rows={of.sensitivities}
        id={(one) => one.change}
        columns={[
          { id: 'change', title: text.ifs, wrap: true, cell: (one) => one.change },
          { id: 'value', title: text.becomes, number: true, cell: (one) => shown(one.value) },
        ]}
      />
      <Inputs of={of} />
      <p className="text-xs text-quiet">{text.versions(of.versions.made, of.versions.replay)}{of.versions.forecast && ` · ${text.forecastOf(instant(of.versions.forecast, timeZone))}`}{of.versions.config != null && ` · ${text.configOf(String(of.versions.config))}`}</p>
    </div>
  )
}

/** A formula with its numbers called as they are called beside it. */
function inWords(formula: string): string {
  return formula.replace(/\b[a-z]+[A-Z]\w*\b/g, (name) => {
    const word = text.names[name] ?? text.fields[name]
    return word ? `“${word}”` : name
  })
}

/** Steps of a return are money, but for its range. */
function Value({ of: { name, value }, isRoi }: { of: Schema<'ExplainedNumber'>; isRoi: boolean }) {
  const { workspace: { currency } } = useMe()
  if (!isRoi) return <>{quantity(value)}</>
  return <>{name.startsWith('roi') ? percent(value, 0) : money(value, currency)}</>
}

/** Every input, as it was when the number was made. */
function Inputs({ of: { inputs, terms } }: { of: Schema<'Explanation'> }) {
  const { workspace: { currency } } = useMe()
  const asMoney = new Set(['unitMargin', 'unitCost', 'orderCost', 'expectedExtraMargin', 'holdingSaved', 'expiryAvoided', 'trip', 'units', 'lostAtSource'])
  const asShare = new Set(['serviceLevel', 'holdingRatePerYear', 'roiLow', 'roiHigh'])
  const all: Record<string, unknown> = { ...inputs, ...inputs?.supply, ...terms }
  const shown = (name: string, value: unknown) => (typeof value !== 'number' ? wordOf(String(value)) : asMoney.has(name) ? money(value, currency) : asShare.has(name) ? percent(value) : name === 'demandSd' ? estimate(value, 2) : quantity(value))
  const rows = Object.keys(text.fields).filter((name) => ['number', 'string'].includes(typeof all[name])).map((name) => [text.fields[name], shown(name, all[name])] as const)
  const ends = terms ? ([['source', text.atSource], ['destination', text.atDestination]] as const).map(([end, name]) => [name, demandOf(terms.basis[end])] as const) : []
  const due = inputs?.receipts.map((one) => text.dueIn(quantity(one.quantity), String(one.inDays))).join(', ')
  return (
    <details>
      <summary className="text-xs text-quiet">{text.inputs}</summary>
      <dl className="mt-2 grid grid-cols-2 gap-x-6 gap-y-1">
        {[...rows, ...ends, ...(inputs ? [[text.fields['receipts'], due || t.common.none], [text.demand, inputs.dailyDemand.map((one) => estimate(one, 2)).join(', ')]] as const : [])].map(([name, value]) => (
          <div key={name} className="border-b border-line pb-1">
            <dt className="text-xs text-quiet">{name}</dt>
            <dd className="tabular-nums break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function demandOf(end: Schema<'MoveEndTerms'>): string {
  return text.demandOver(estimate(end.demandMean, 1), estimate(end.demandSd, 1), estimate(end.days), quantity(end.stock))
}
