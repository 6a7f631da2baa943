import { useState, type FormEvent } from 'react'

import { useLocations } from '../../../api/masters'
import { parseNumber } from '../../../format/numbers'
import { t } from '../../../text'
import { moves as text } from '../../../text/moves'
import { Button, IconButton } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { FormEnd, Input, Select } from '../../../ui/fields'
import { FormProblem } from '../../../ui/states'
import { say } from '../../../ui/toasts'
import { ProductChoice } from '../../forecasts/product-choice'
import { BinChoice } from './bins'
import { useCreate, type Transfer } from './data'

interface Draft {
  key: string
  product: { id: string; name: string } | undefined
  quantity: string
  lot: string
  /** Empty: any but those that hold stock back. */
  bin: string
  /** Empty: none. */
  destBin: string
}

const blank = (): Draft => ({ key: crypto.randomUUID(), product: undefined, quantity: '', lot: '', bin: '', destBin: '' })

/** A transfer as a draft: nothing is reserved yet. */
export function CreateTransfer({ onMade, onClose }: { onMade: (made: Transfer) => void; onClose: () => void }) {
  const locations = useLocations()
  const [lines, setLines] = useState<readonly Draft[]>(() => [blank()])
  const [fault, setFault] = useState<string | undefined>()
  const places = (locations.data ?? []).map((one) => [one.id, one.name] as const)
  const [ends, setEnds] = useState<{ from?: string; to?: string }>({})
  const from = ends.from ?? places[0]?.[0]
  const to = ends.to ?? places[1]?.[0]
  const create = useCreate((made) => {
    say(text.created)
    onMade(made)
  })
  const change = (key: string, to: Partial<Draft>) => setLines(lines.map((one) => (one.key === key ? { ...one, ...to } : one)))
  const wrong = ({ quantity }: Draft) => (quantity !== '' && !((parseNumber(quantity) ?? 0) > 0) ? text.wrong : undefined)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const [sourceLocationId, destLocationId] = [from ?? '', to ?? '']
    const meant = lines.flatMap(({ product, quantity, lot, bin, destBin }) => (product && (parseNumber(quantity) ?? 0) > 0 ? [{ productMasterId: product.id, quantity: parseNumber(quantity) ?? 0, lotNumber: lot.trim() || null, binId: bin || null, destBinId: destBin || null }] : []))
    const found = sourceLocationId === destLocationId ? text.same : meant.length < lines.length ? text.noLine : undefined
    setFault(found)
    if (!found) create.mutate({ sourceLocationId, destLocationId, lines: meant, comment: String(form.get('comment')), expectedOn: String(form.get('expected')) || null })
  }
  /** Bins are those of a place. */
  const move = (end: { from?: string; to?: string }) => {
    setEnds({ ...ends, ...end })
    setLines(lines.map((one) => ({ ...one, ...(end.from === undefined ? { destBin: '' } : { bin: '' }) })))
  }
  return (
    <Dialog place="side" title={text.create} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <div className="grid gap-3 sm:grid-cols-2">
          <Select label={text.from} className="w-full" value={from} onChange={({ target }) => move({ from: target.value })} choices={places} />
          <Select label={text.to} className="w-full" value={to} onChange={({ target }) => move({ to: target.value })} choices={places} />
          <Input label={text.expected} name="expected" type="date" />
          <Input label={text.comment} name="comment" maxLength={500} />
        </div>
        <fieldset>
          <legend className="label mb-1">{text.lines}</legend>
          <ul className="flex flex-col gap-2">
            {lines.map((one, index) => (
              <li key={one.key} className="grid grid-cols-[1fr_1fr_2rem] items-start gap-2 sm:grid-cols-[minmax(0,1fr)_6rem_7rem_2rem]">
                <div className="col-span-full sm:col-span-1"><ProductChoice name={one.product?.name} onChoose={(product) => change(one.key, { product, bin: '', destBin: '' })} width="w-full" /></div>
                <Input label={text.quantity(index + 1)} hideLabel placeholder={t.common.quantity} inputMode="decimal" value={one.quantity} problem={wrong(one)} onChange={({ target }) => change(one.key, { quantity: target.value })} />
                <Input label={text.lot(index + 1)} hideLabel placeholder={text.lotWord} title={text.lotHint} value={one.lot} onChange={({ target }) => change(one.key, { lot: target.value })} />
                <IconButton icon="trash" label={text.removeLine(index + 1)} disabled={lines.length === 1} onClick={() => setLines(lines.filter((other) => other.key !== one.key))} />
                {one.product && (
                  <div className="col-span-full grid gap-2 sm:grid-cols-2">
                    <BinChoice product={one.product.id} location={from} purpose="ship" label={text.outOf(index + 1)} otherwise={text.anyBin} value={one.bin} onChange={(bin) => change(one.key, { bin })} />
                    <BinChoice product={one.product.id} location={to} purpose="receive" label={text.into(index + 1)} otherwise={text.noBin} value={one.destBin} onChange={(destBin) => change(one.key, { destBin })} />
                  </div>
                )}
              </li>
            ))}
          </ul>
          <Button className="mt-2" small icon="plus" onClick={() => setLines([...lines, blank()])}>{text.addLine}</Button>
        </fieldset>
        {fault && <p role="alert" className="text-[13px] text-critical">{fault}</p>}
        <FormProblem error={create.error} />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={create.isPending}>{t.common.create}</Button></FormEnd>
      </form>
    </Dialog>
  )
}
