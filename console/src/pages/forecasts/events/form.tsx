import { useState, type FormEvent } from 'react'

import { count, parseNumber, signedPercent } from '../../../format/numbers'
import { t } from '../../../text'
import { events as text } from '../../../text/events'
import { Button } from '../../../ui/button'
import { Area, Check, FormEnd, Input, Select } from '../../../ui/fields'
import { FormProblem } from '../../../ui/states'
import { wordOf } from '../../../ui/tones'
import { ScopeFields, type Scope } from '../scope-fields'
import { eventTypes, useSaveEvent, type Event, type EventType } from './data'

interface Props {
  event: Event | undefined
  scope: Scope
  first?: string | undefined
  may: boolean
  onSaved: () => void
  onClose: () => void
}

/** The fields of an event. A moment within a day is kept as long as its day is. */
export function EventForm({ event, scope, first = '', may, onSaved, onClose }: Props) {
  const [about, setAbout] = useState<Scope>({ productMasterId: scope.productMasterId ?? undefined, locationId: scope.locationId ?? undefined, channelId: scope.channelId ?? undefined })
  const [lift, setLift] = useState(event ? String(Math.round(event.value.liftPct * 1e4) / 100) : '')
  const [days, setDays] = useState({ startsAt: event?.startsAt.slice(0, 10) ?? first, endsAt: event?.endsAt.slice(0, 10) ?? first })
  const save = useSaveEvent(event?.id, event?.version, onSaved)
  const number = parseNumber(lift)
  const wrongLift = lift !== '' && (number === undefined || number < -99 || number > 500)
  const wrongDays = days.startsAt !== '' && days.endsAt !== '' && days.endsAt < days.startsAt
  const moment = (field: 'startsAt' | 'endsAt') => (event?.[field].startsWith(days[field]) ? event[field] : days[field])
  const submit = (submitted: FormEvent<HTMLFormElement>) => {
    submitted.preventDefault()
    if (number === undefined || wrongLift || wrongDays) return
    const form = new FormData(submitted.currentTarget)
    save.mutate({
      name: String(form.get('name')), type: String(form.get('type')) as EventType, startsAt: moment('startsAt'), endsAt: moment('endsAt'),
      value: { liftPct: Math.round(number * 1e4) / 1e6, stackingMode: String(form.get('stacking')) as 'ADDITIVE', description: String(form.get('basis')) },
      productMasterId: about.productMasterId ?? null, locationId: about.locationId ?? null, channelId: about.channelId ?? null, scenarioOnly: form.get('scenarioOnly') === 'on',
    })
  }
  const suggested = event?.suggestedLift
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <fieldset disabled={!may} className="contents">
        <Input label={t.common.name} name="name" required maxLength={200} defaultValue={event?.name} autoFocus />
        <div className="grid gap-3 sm:grid-cols-3">
          <Select label={text.type} name="type" className="w-full" defaultValue={event?.type ?? 'PROMOTION'} choices={eventTypes.map((one) => [one, wordOf(one)] as const)} />
          <Input label={text.first} type="date" required value={days.startsAt} onChange={({ target }) => setDays({ startsAt: target.value, endsAt: days.endsAt === '' || days.endsAt < target.value ? target.value : days.endsAt })} />
          <Input label={text.last} type="date" required value={days.endsAt} problem={wrongDays ? text.lastWrong : undefined} onChange={({ target }) => setDays({ ...days, endsAt: target.value })} />
        </div>
        <ScopeFields scope={about} onChange={setAbout} channels />
        <div className="grid gap-3 sm:grid-cols-2">
          <Input label={text.liftField} inputMode="decimal" required value={lift} hint={text.liftHint} problem={wrongLift ? text.liftWrong : undefined} onChange={({ target }) => setLift(target.value)} />
          <Select label={text.stacking} name="stacking" className="w-full" hint={text.stackingHint} defaultValue={event?.value.stackingMode ?? 'MULTIPLICATIVE'} choices={[['MULTIPLICATIVE', text.stackings.MULTIPLICATIVE], ['ADDITIVE', text.stackings.ADDITIVE]]} />
        </div>
        {suggested && (
          <div className="flex flex-wrap items-center gap-2 rounded-md bg-raised px-3 py-2 text-[13px]">
            <p className="min-w-0 flex-1 basis-60">{text.suggestion(signedPercent(suggested.liftPct), signedPercent(suggested.low), signedPercent(suggested.high))}<span className="block text-xs text-quiet">{text.suggestionBasis(count(suggested.events), count(suggested.days), suggested.basis)}</span></p>
            {may && <Button small onClick={() => setLift(String(Math.round(suggested.liftPct * 1e4) / 100))}>{text.useSuggestion}</Button>}
          </div>
        )}
        <Area label={text.basis} name="basis" rows={2} maxLength={1000} defaultValue={event?.value.description} />
        <Check name="scenarioOnly" label={text.scenarioOnly} hint={text.scenarioOnlyHint} defaultChecked={event?.scenarioOnly} />
      </fieldset>
      <FormProblem error={save.error} />
      {may && <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={save.isPending}>{event ? t.common.save : text.create}</Button></FormEnd>}
    </form>
  )
}
