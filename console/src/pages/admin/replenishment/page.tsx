import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'

import { api, ask, type Schema } from '../../../api/client'
import { useCan, useMe } from '../../../api/session'
import { count, parseNumber } from '../../../format/numbers'
import { t } from '../../../text'
import { planning as text } from '../../../text/integration'
import { Button } from '../../../ui/button'
import { Check, FormEnd, Input, Select } from '../../../ui/fields'
import { Panel } from '../../../ui/panel'
import { FormProblem, Shown } from '../../../ui/states'
import { say } from '../../../ui/toasts'
import { AdminFrame } from '../frame'
import { draftOf, keyOf, settingsOf, type Draft } from './draft'
import { Segments } from './segments'

export const methods = ['SERVICE_LEVEL', 'PERIODIC', 'EOQ', 'FIXED_QUANTITY', 'MIN_MAX'] as const
const measures = ['CYCLE_SERVICE_LEVEL', 'FILL_RATE'] as const

export function ReplenishmentSettingsPage() {
  const query = useQuery({ queryKey: ['replenishment config'], queryFn: ({ signal }) => ask(api.GET('/api/admin/replenishment-config', { signal })) })
  return (
    <AdminFrame title={text.title}>
      <Shown query={query}>{(found) => <Form key={found.version} of={found} />}</Shown>
    </AdminFrame>
  )
}

function Form({ of }: { of: Schema<'ReplenishmentConfig'> }) {
  const may = useCan()('admin.write')
  const { workspace: { currency } } = useMe()
  const queries = useQueryClient()
  const [draft, setDraft] = useState<Draft>(() => draftOf(of.config))
  const settings = settingsOf(draft, of.config)
  const save = useMutation({
    mutationFn: (config: Schema<'ReplenishmentSettings'>) => ask(api.PUT('/api/admin/replenishment-config', { params: { header: { 'If-Match': `"${of.version}"` } }, body: { config } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['replenishment config'] })
      say(text.saved)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (settings) save.mutate(settings)
  }
  const number = (field: keyof Draft['numbers'], label: string) => (
    <Input label={label} inputMode="decimal" required value={draft.numbers[field]} problem={parseNumber(draft.numbers[field]) === undefined ? text.notANumber : undefined} onChange={({ target }) => setDraft({ ...draft, numbers: { ...draft.numbers, [field]: target.value } })} />
  )
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!may} className="grid gap-4 xl:grid-cols-2">
        <Panel title={text.method} note={text.methodHint}>
          <div className="flex flex-col gap-3">
            <Select label={text.method} hideLabel value={draft.method} onChange={({ target }) => setDraft({ ...draft, method: target.value as Draft['method'] })} choices={methods.map((one) => [one, text.methods[one]] as const)} />
            <Select label={text.measure} value={draft.measure} onChange={({ target }) => setDraft({ ...draft, measure: target.value as Draft['measure'] })} choices={measures.map((one) => [one, text.measures[one]] as const)} />
            <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
              {number('reviewDays', text.review)}
              {number('orderCost', text.orderCost(currency))}
              {number('holding', text.holding)}
              {number('fixedLotDays', text.lot)}
              {number('minDays', text.min)}
              {number('maxDays', text.max)}
            </div>
          </div>
        </Panel>
        <Panel title={text.auto} note={text.autoHint}>
          <div className="flex flex-col gap-3">
            <Check label={text.autoOn} checked={draft.auto} onChange={({ target }) => setDraft({ ...draft, auto: target.checked })} />
            <div className="grid grid-cols-2 gap-3">
              {number('maxLineCost', text.maxLine(currency))}
              {number('maxRunCost', text.maxRun(currency))}
            </div>
          </div>
        </Panel>
        <Panel className="xl:col-span-2" title={text.segments} note={text.segmentsNote}>
          <Segments of={draft.segments} onChange={(abc, xyz, to) => setDraft({ ...draft, segments: { ...draft.segments, [keyOf(abc, xyz)]: to } })} />
          {of.config.products.length > 0 && <p className="mt-3 text-[13px] text-quiet">{text.products(count(of.config.products.length))}</p>}
        </Panel>
      </fieldset>
      <FormProblem error={save.error} />
      {may && <FormEnd><Button kind="primary" type="submit" busy={save.isPending} disabled={!settings}>{t.common.save}</Button></FormEnd>}
    </form>
  )
}
