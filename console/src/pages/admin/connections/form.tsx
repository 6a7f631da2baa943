import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'

import { api, ask, type Schema } from '../../../api/client'
import { useLocations } from '../../../api/masters'
import { t } from '../../../text'
import { connections as text, webhooks } from '../../../text/integration'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { Area, Check, FormEnd, Input, Select } from '../../../ui/fields'
import { FormProblem } from '../../../ui/states'
import { say } from '../../../ui/toasts'
import { pairsText, parsePairs } from './mapping'

type Connection = Schema<'Connection'>

/** A connection to a shop; our locations are typed and shown by their code. */
export function ConnectionDialog({ connection, onClose }: { connection: Connection | undefined; onClose: () => void }) {
  const queries = useQueryClient()
  const locations = useLocations()
  const [provider, setProvider] = useState<Schema<'Provider'>>(connection?.provider ?? 'SHOPIFY')
  const [faults, setFaults] = useState<{ places?: string; items?: string }>({})
  const codeOf = (id: string) => locations.data?.find((one) => one.id === id)?.code ?? id
  const places = Object.fromEntries(Object.entries(connection?.settings.locations ?? {}).map(([theirs, ours]) => [theirs, codeOf(ours)]))
  const save = useMutation({
    mutationFn: ({ name, secret, enabled, settings }: { name: string; secret: string; enabled: boolean; settings: Schema<'ConnectionSettings'> }) =>
      connection
        ? ask(api.PATCH('/api/admin/connections/{id}', { params: { path: { id: connection.id }, header: { 'If-Match': `"${connection.version}"` } }, body: { name, enabled, secret: secret || null, settings } }))
        : ask(api.POST('/api/admin/connections', { body: { name, provider, secret, settings } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['connections'] })
      say(text.saved)
      onClose()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const [typed, items] = [parsePairs(String(form.get('places'))), parsePairs(String(form.get('items')))]
    const idOf = (code: string) => locations.data?.find((one) => one.code === code || one.id === code)?.id
    const unknown = Object.values(typed.pairs).find((code) => !idOf(code))
    const found = { ...(typed.bad ? { places: text.badLine(typed.bad) } : unknown ? { places: text.unknownPlace(unknown) } : {}), ...(items.bad ? { items: text.badLine(items.bad) } : {}) }
    setFaults(found)
    if (found.places || found.items) return
    const notificationUrl = String(form.get('notification') ?? '').trim()
    save.mutate({
      name: String(form.get('name')), secret: String(form.get('secret')), enabled: !connection || form.get('enabled') === 'on',
      settings: {
        items: items.pairs, locations: Object.fromEntries(Object.entries(typed.pairs).map(([theirs, code]) => [theirs, idOf(code) ?? code])),
        notificationUrl: notificationUrl || null, updateProducts: form.get('products') === 'on', updateStock: form.get('stock') === 'on',
      },
    })
  }
  return (
    <Dialog place="side" title={connection ? text.edit : text.create} note={connection?.name} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <div className="grid gap-3 sm:grid-cols-[1fr_10rem]">
          <Input label={t.common.name} name="name" required maxLength={120} defaultValue={connection?.name} autoFocus />
          <Select label={text.provider} className="w-full" value={provider} disabled={connection !== undefined} onChange={({ target }) => setProvider(target.value as typeof provider)} choices={(['SHOPIFY', 'SQUARE'] as const).map((one) => [one, text.providers[one]] as const)} />
        </div>
        <Input label={text.secret} hint={connection ? text.secretKeep : text.secretHint} name="secret" type="password" autoComplete="off" required={!connection} />
        {provider === 'SQUARE' && <Input label={text.notification} hint={text.notificationHint} name="notification" type="url" defaultValue={connection?.settings.notificationUrl ?? ''} />}
        <Check name="products" label={text.products} defaultChecked={connection?.settings.updateProducts ?? true} />
        <Check name="stock" label={text.stock} defaultChecked={connection?.settings.updateStock ?? true} />
        {connection && <Check name="enabled" label={webhooks.enabled} defaultChecked={connection.enabled} />}
        <Area key={`places ${locations.isSuccess}`} label={text.places} hint={text.placesHint} problem={faults.places} name="places" rows={4} className="font-mono" defaultValue={pairsText(places)} />
        <Area label={text.items} hint={text.itemsHint} problem={faults.items} name="items" rows={3} className="font-mono" defaultValue={pairsText(connection?.settings.items)} />
        <FormProblem error={save.error} />
        <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={save.isPending}>{connection ? t.common.save : text.create}</Button></FormEnd>
      </form>
    </Dialog>
  )
}
