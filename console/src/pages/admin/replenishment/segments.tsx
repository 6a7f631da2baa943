import { parseNumber } from '../../../format/numbers'
import { planning as text } from '../../../text/integration'
import { Input, Select } from '../../../ui/fields'
import { keyOf, values, variations, type SegmentDraft } from './draft'
import { methods } from './page'

/** Service levels by class that hold unless one is typed: Stockflow's own defaults. */
const defaults: Record<string, number> = { AX: 98, AY: 97, AZ: 95, BX: 97, BY: 95, BZ: 93, CX: 95, CY: 92, CZ: 90 }

/** The nine classes, A to C downwards, X to Z to the right. */
export function Segments({ of, onChange }: { of: Readonly<Record<string, SegmentDraft>>; onChange: (abc: string, xyz: string, to: SegmentDraft) => void }) {
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      {values.flatMap((abc) => variations.map((xyz) => {
        const one = of[keyOf(abc, xyz)] ?? { level: '', method: '' as const }
        return (
          <div key={keyOf(abc, xyz)} role="group" aria-label={keyOf(abc, xyz)} className="flex items-end gap-2 rounded-md border border-line p-2.5">
            <span aria-hidden className="w-7 pb-1.5 font-semibold">{keyOf(abc, xyz)}</span>
            <div className="w-24">
              <Input label={text.segment(abc, xyz)} hideLabel inputMode="decimal" value={one.level} placeholder={String(defaults[keyOf(abc, xyz)])} problem={one.level !== '' && parseNumber(one.level) === undefined ? text.notANumber : undefined} onChange={({ target }) => onChange(abc, xyz, { ...one, level: target.value })} />
            </div>
            <div className="min-w-0 flex-1">
              <Select label={text.segmentMethod(abc, xyz)} hideLabel className="w-full" value={one.method} onChange={({ target }) => onChange(abc, xyz, { ...one, method: target.value as SegmentDraft['method'] })} choices={[['', text.asAll], ...methods.map((method) => [method, text.methods[method]] as const)]} />
            </div>
          </div>
        )
      }))}
    </div>
  )
}
