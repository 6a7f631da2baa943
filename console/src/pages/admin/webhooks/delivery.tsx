import { api, ask, type Schema } from '../../../api/client'
import { useCan, useMe } from '../../../api/session'
import { instant } from '../../../format/dates'
import { count } from '../../../format/numbers'
import { webhooks as text } from '../../../text/integration'
import { Badge } from '../../../ui/badge'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { State } from '../../../ui/state'
import { Shown } from '../../../ui/states'
import { say, sayProblem } from '../../../ui/toasts'
import { useChange, useDelivery } from './data'

/** One delivery: what is sent, and each try with its answer. */
export function DeliveryDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useDelivery(id)
  return (
    <Dialog place="side" title={query.data?.type ?? text.log} note={query.data && <code className="font-mono">{query.data.eventId}</code>} onClose={onClose}>
      <Shown query={query}>{(found) => <Details of={found} onClose={onClose} />}</Shown>
    </Dialog>
  )
}

function Details({ of, onClose }: { of: Schema<'WebhookDeliveryDetail'>; onClose: () => void }) {
  const may = useCan()('admin.webhooks.write')
  const replay = useChange(() => ask(api.POST('/api/admin/webhooks/deliveries/{id}/replay', { params: { path: { id: of.id } } })), () => {
    say(text.replayQueued)
    onClose()
  })
  return (
    <div className="flex flex-col gap-4 text-[13px]">
      <p className="flex flex-wrap items-center gap-2">
        <State of={of.status} />
        {of.replayed && <Badge>{text.replayed}</Badge>}
        <span className="text-quiet">{of.detail}</span>
        <span className="flex-1" />
        {may && <Button small icon="refresh" busy={replay.isPending} onClick={() => replay.mutate(undefined, { onError: sayProblem })}>{text.replay}</Button>}
      </p>
      <section>
        <h3 className="mb-1 text-[13px]">{text.request}</h3>
        <Code label={text.body} of={pretty(of.requestBody)} />
      </section>
      {of.tries.length === 0 && <p className="text-quiet">{text.notTried}</p>}
      {of.tries.map((one) => <Try key={one.attempt} of={one} />)}
    </div>
  )
}

function Try({ of }: { of: Schema<'WebhookAttempt'> }) {
  const { workspace: { timeZone } } = useMe()
  const good = of.status != null && of.status < 300
  const headers = Object.entries(of.requestHeaders as Record<string, unknown>).map(([name, value]) => `${name}: ${String(value)}`).join('\n')
  return (
    <section className="border-t border-line pt-3">
      <h3 className="mb-1 flex flex-wrap items-center gap-2 text-[13px]">
        {text.attempt(of.attempt)}
        <Badge tone={good ? 'ok' : 'critical'}>{of.status ?? text.noAnswer}</Badge>
        <span className="text-xs font-normal text-quiet">{instant(of.at, timeZone)} · {text.took(count(of.tookMilliseconds))}</span>
      </h3>
      <p className="mb-2 text-quiet">{of.detail}</p>
      <details>
        <summary className="text-xs text-quiet">{text.headers}</summary>
        <Code label={text.headers} of={headers} />
      </details>
      {of.answer && <><p className="mt-2 text-xs text-quiet">{text.answer}</p><Code label={text.answer} of={of.answer} /></>}
    </section>
  )
}

function Code({ of, label }: { of: string; label: string }) {
  return <pre tabIndex={0} role="group" aria-label={label} className="max-h-72 overflow-auto rounded-md border border-line bg-raised p-2.5 font-mono text-xs break-words whitespace-pre-wrap">{of}</pre>
}

/** JSON with its structure in sight; anything else as it is. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
