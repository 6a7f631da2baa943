import { useState, type FormEvent } from 'react'

import { parseNumber } from '../../../format/numbers'
import { t } from '../../../text'
import { scenarios as text } from '../../../text/scenarios'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { Area, Check, FormEnd, Input, Select } from '../../../ui/fields'
import { FormProblem, Shown } from '../../../ui/states'
import { wordOf } from '../../../ui/tones'
import { useAllEvents } from '../events/data'
import { Days } from '../events/page'
import { ScopeFields, type Scope } from '../scope-fields'
import { scenarioTypes, useSaveScenario, type Scenario, type ScenarioType } from './data'

/** A scenario's assumptions. Lists of several products or locations, made through the API, are kept as they are. */
export function ScenarioDialog({ scenario, onSaved, onClose }: { scenario: Scenario | undefined; onSaved: (saved: Scenario) => void; onClose: () => void }) {
  const had = scenario?.assumptions
  const many = (had?.productMasterIds?.length ?? 0) > 1 || (had?.locationIds?.length ?? 0) > 1
  const [scope, setScope] = useState<Scope>({ productMasterId: had?.productMasterIds?.[0] as string | undefined, locationId: had?.locationIds?.[0] as string | undefined })
  const [numbers, setNumbers] = useState({ multiplier: textOf(had?.demandMultiplier), horizon: textOf(had?.horizonDays), service: textOf(had?.serviceLevel == null ? undefined : had.serviceLevel * 100) })
  const save = useSaveScenario(scenario, onSaved)
  const wrong = (field: keyof typeof numbers) => (numbers[field] !== '' && parseNumber(numbers[field]) === undefined ? text.notANumber : undefined)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (wrong('multiplier') || wrong('horizon') || wrong('service')) return
    const form = new FormData(event.currentTarget)
    const service = parseNumber(numbers.service)
    save.mutate({
      name: String(form.get('name')), type: String(form.get('type')) as ScenarioType, description: String(form.get('description')),
      assumptions: {
        narrative: String(form.get('narrative')), demandMultiplier: parseNumber(numbers.multiplier) ?? null, horizonDays: parseNumber(numbers.horizon) ?? null,
        serviceLevel: service === undefined ? null : Math.round(service * 1e4) / 1e6, includedEventIds: form.getAll('include').map(String), excludedEventIds: form.getAll('exclude').map(String),
        productMasterIds: many ? (had?.productMasterIds ?? null) : scope.productMasterId ? [scope.productMasterId] : null,
        locationIds: many ? (had?.locationIds ?? null) : scope.locationId ? [scope.locationId] : null,
      },
    })
  }
  const number = (field: keyof typeof numbers, label: string, hint: string) => (
    <Input label={label} hint={hint} inputMode="decimal" value={numbers[field]} problem={wrong(field)} onChange={({ target }) => setNumbers({ ...numbers, [field]: target.value })} />
  )
  return (
    <Dialog place="side" title={scenario ? text.edit : text.create} note={scenario?.name} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <div className="grid gap-3 sm:grid-cols-[1fr_10rem]">
          <Input label={t.common.name} name="name" required maxLength={200} defaultValue={scenario?.name} autoFocus />
          <Select label={t.common.kind} name="type" className="w-full" defaultValue={scenario?.type ?? 'WHAT_IF'} choices={scenarioTypes.map((one) => [one, wordOf(one)] as const)} />
        </div>
        <Input label={text.description} name="description" maxLength={1000} defaultValue={scenario?.description} />
        <div className="grid gap-3 sm:grid-cols-3">
          {number('multiplier', text.multiplier, text.multiplierHint)}
          {number('horizon', text.horizon, text.horizonHint)}
          {number('service', text.service, text.serviceHint)}
        </div>
        {many ? <p className="text-[13px] text-quiet">{text.products(String(had?.productMasterIds?.length ?? 0))}, {text.locations(String(had?.locationIds?.length ?? 0))}</p> : <ScopeFields scope={scope} onChange={setScope} />}
        <EventChoice name="include" legend={text.include} scenarioOnly chosen={had?.includedEventIds ?? []} />
        <EventChoice name="exclude" legend={text.exclude} scenarioOnly={false} chosen={had?.excludedEventIds ?? []} />
        <Area label={text.narrative} name="narrative" maxLength={4000} defaultValue={had?.narrative} />
        <FormProblem error={save.error} />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={save.isPending}>{scenario ? t.common.save : t.common.create}</Button></FormEnd>
      </form>
    </Dialog>
  )
}

function EventChoice({ name, legend, scenarioOnly, chosen }: { name: string; legend: string; scenarioOnly: boolean; chosen: readonly string[] }) {
  const query = useAllEvents(scenarioOnly)
  return (
    <fieldset>
      <legend className="label mb-1">{legend}</legend>
      <Shown query={query}>
        {(found) => found.length === 0 ? <p className="text-[13px] text-quiet">{text.noEvents}</p> : (
          <div className="grid max-h-40 gap-1 overflow-y-auto sm:grid-cols-2">
            {found.map((one) => <Check key={one.id} name={name} value={one.id} label={one.name} hint={<Days event={one} />} defaultChecked={chosen.includes(one.id)} />)}
          </div>
        )}
      </Shown>
    </fieldset>
  )
}

function textOf(value: number | null | undefined): string {
  return value == null ? '' : String(Math.round(value * 1e6) / 1e6)
}
