import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'

import { api, ask, type Schema } from '../../api/client'
import { useCan } from '../../api/session'
import { parseNumber } from '../../format/numbers'
import { t } from '../../text'
import { admin as adminText } from '../../text/admin'
import { Button, IconButton } from '../../ui/button'
import { Check, FormEnd, Input, Select } from '../../ui/fields'
import { Panel } from '../../ui/panel'
import { FormProblem, Shown } from '../../ui/states'
import { say, sayProblem } from '../../ui/toasts'
import { wordOf } from '../../ui/tones'
import { AdminFrame } from './frame'

type Draft = Schema<'NewAlertDestination'> & { key: string }
const rules = ['stockout', 'lowAtp', 'forecastDeviation', 'expiry', 'slowMoving', 'overstock'] as const

const thresholds = ['lowAtp', 'stockoutAtp', 'leadTimeDays', 'forecastDeviation', 'expiryDays', 'slowMovingDays', 'overstockDays'] as const

export function AlertSettingsPage() {
  const query = useQuery({ queryKey: ['alert config'], queryFn: ({ signal }) => ask(api.GET('/api/admin/alerts/config', { signal })) })
  return (
    <AdminFrame title={adminText.alertRules} needs="admin.alerts.read">
      <Shown query={query}>{(settings) => <Form key={settings.version} settings={settings} />}</Shown>
    </AdminFrame>
  )
}

function Form({ settings }: { settings: Schema<'AlertSettings'> }) {
  const can = useCan()
  const queries = useQueryClient()
  const { config } = settings
  const may = can('admin.alerts.write')
  const [destinations, setDestinations] = useState<Draft[]>(config.destinations.map((one) => ({ ...one, key: one.id })))
  const save = useMutation({
    mutationFn: (form: FormData) => {
      const number = (name: string) => parseNumber(String(form.get(name) ?? '')) ?? null
      const alertTypes = Object.fromEntries(rules.map((rule) => [rule, form.get(rule) === 'on']))
      const body = {
        config: {
          enabled: form.get('enabled') === 'on', alertTypes, cooldownMinutes: number('cooldown') ?? 0, dailyBudget: number('budget'),
          thresholds: Object.fromEntries(thresholds.map((name) => [name, number(name)])),
          destinations: destinations.map(({ key: _, ...one }) => one),
        },
      }
      return ask(api.PUT('/api/admin/alerts/config', { params: { header: { 'If-Match': `"${settings.version}"` } }, body }))
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['alert config'] })
      say(t.common.saved)
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    save.mutate(new FormData(event.currentTarget))
  }
  const change = (key: string, to: Partial<Draft>) => setDestinations(destinations.map((one) => (one.key === key ? { ...one, ...to } : one)))
  return (
    <form onSubmit={submit} className="grid gap-4 xl:grid-cols-2">
      <Panel title={adminText.rules}>
        <fieldset disabled={!may} className="flex flex-col gap-4">
          <Check name="enabled" label={adminText.alertsOn} defaultChecked={config.enabled} />
          <div className="grid gap-1.5 sm:grid-cols-2">
            {rules.map((rule) => <Check key={rule} name={rule} label={wordOf(rule)} hint={settings.evaluated.includes(rule) ? undefined : adminText.notEvaluated} defaultChecked={config.alertTypes[rule] ?? false} />)}
          </div>
          <div className="grid grid-cols-2 gap-3">
            <Input label={adminText.cooldown} hint={adminText.cooldownHint} name="cooldown" inputMode="numeric" defaultValue={config.cooldownMinutes} />
            <Input label={adminText.budget} hint={adminText.budgetHint} name="budget" inputMode="numeric" defaultValue={config.dailyBudget ?? ''} />
            {thresholds.map((name) => <Input key={name} label={adminText.thresholds[name]} hint={adminText.thresholdHints[name]} name={name} inputMode="decimal" defaultValue={config.thresholds?.[name] ?? ''} />)}
          </div>
        </fieldset>
      </Panel>
      <Panel title={adminText.destinations} note={adminText.destinationsNote} actions={may && <Button icon="plus" onClick={() => setDestinations([...destinations, { key: crypto.randomUUID(), type: 'EMAIL', name: '', value: '', enabled: true }])}>{adminText.addDestination}</Button>}>
        {destinations.length === 0 && <p className="text-[13px] text-quiet">{adminText.noDestinations}</p>}
        <ul className="flex flex-col gap-3">
          {destinations.map((one) => (
            <li key={one.key} className="flex flex-wrap items-end gap-2">
              <Select label={t.common.kind} value={one.type} disabled={!may} onChange={(event) => change(one.key, { type: event.target.value as Draft['type'] })} choices={(['EMAIL', 'WEBHOOK', 'SLACK'] as const).map((kind) => [kind, adminText.destinationTypes[kind]] as const)} />
              <div className="w-32"><Input label={t.common.name} value={one.name} required disabled={!may} onChange={(event) => change(one.key, { name: event.target.value })} /></div>
              <div className="min-w-40 flex-1"><Input label={adminText.address} value={one.value} required disabled={!may} onChange={(event) => change(one.key, { value: event.target.value })} /></div>
              <div className="pb-1"><Check label={adminText.enabled} checked={one.enabled ?? true} disabled={!may} onChange={(event) => change(one.key, { enabled: event.target.checked })} /></div>
              {may && one.id && <SendTest id={one.id} />}
              {may && <IconButton icon="trash" label={`${t.common.remove} ${one.name}`} onClick={() => setDestinations(destinations.filter((other) => other.key !== one.key))} />}
            </li>
          ))}
        </ul>
      </Panel>
      <div className="xl:col-span-2">
        <FormProblem error={save.error} />
        {may && <FormEnd><Button kind="primary" type="submit" busy={save.isPending}>{t.common.save}</Button></FormEnd>}
      </div>
    </form>
  )
}

function SendTest({ id }: { id: string }) {
  const send = useMutation({
    mutationFn: () => ask(api.POST('/api/admin/alerts/trigger', { body: { destinationId: id } })),
    onSuccess: () => say(adminText.testSent),
    onError: sayProblem,
  })
  return <Button busy={send.isPending} onClick={() => send.mutate()}>{adminText.sendTest}</Button>
}
