import { useQuery } from '@tanstack/react-query'

import { api, ask, type Schema } from '../../api/client'
import { useMe } from '../../api/session'
import { day, instant, shortDay } from '../../format/dates'
import { count } from '../../format/numbers'
import { t } from '../../text'
import { admin as adminText } from '../../text/admin'
import { Panel } from '../../ui/panel'
import { Empty, Shown } from '../../ui/states'
import { Table } from '../../ui/table'
import { AdminFrame } from './frame'

export function UsagePage() {
  const query = useQuery({ queryKey: ['usage'], queryFn: ({ signal }) => ask(api.GET('/api/admin/usage', { signal })) })
  return (
    <AdminFrame title={adminText.usage}>
      <Shown query={query}>{(report) => report.calls.length === 0 ? <Empty title={adminText.noCalls} /> : <Usage report={report} />}</Shown>
    </AdminFrame>
  )
}

/** Calls of each day, by how they ended. */
function byDay(calls: readonly Schema<'UsageLine'>[]): { day: string; ok: number; refused: number; failed: number }[] {
  const days = new Map<string, { day: string; ok: number; refused: number; failed: number }>()
  for (const line of calls) {
    const one = days.get(line.day) ?? { day: line.day, ok: 0, refused: 0, failed: 0 }
    one[line.status < 400 ? 'ok' : line.status < 500 ? 'refused' : 'failed'] += line.calls
    days.set(line.day, one)
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
}

function Usage({ report }: { report: Schema<'UsageReport'> }) {
  const { workspace } = useMe()
  const days = byDay(report.calls)
  const most = Math.max(...days.map((one) => one.ok + one.refused + one.failed))
  return (
    <div className="flex flex-col gap-4">
      <Panel title={adminText.perDay} note={adminText.callsNote(day(report.from), day(report.to))}>
        <ul className="flex h-36 items-end gap-2">
          {days.map((one) => (
            <li key={one.day} className="flex h-full max-w-24 min-w-10 flex-1 flex-col justify-end gap-1 text-center" title={`${count(one.ok)} ${adminText.ok}, ${count(one.refused)} ${adminText.refused}, ${count(one.failed)} ${adminText.failed}`}>
              <span className="text-2xs text-quiet tabular-nums">{count(one.ok + one.refused + one.failed)}</span>
              <span aria-hidden className="flex flex-col-reverse overflow-hidden rounded-t" style={{ height: `${((one.ok + one.refused + one.failed) / most) * 75}%` }}>
                <span className="bg-accent" style={{ flex: one.ok }} />
                <span className="bg-naive" style={{ flex: one.refused }} />
                <span className="bg-critical" style={{ flex: one.failed }} />
              </span>
              <span className="text-2xs text-quiet">{shortDay(one.day)}</span>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={adminText.calls} note={t.common.in(workspace.timeZone)} flush>
        <Table
          label={adminText.calls}
          rows={report.calls}
          id={(one) => `${one.day} ${one.credentialId} ${one.status}`}
          columns={[
            { id: 'day', title: adminText.day, cell: (one) => day(one.day) },
            { id: 'key', title: adminText.credential, cell: (one) => one.keyName ?? adminText.session },
            { id: 'status', title: adminText.status, number: true, cell: (one) => one.status },
            { id: 'calls', title: adminText.calls, number: true, cell: (one) => count(one.calls) },
            { id: 'last', title: adminText.last, cell: (one) => instant(one.lastAt, workspace.timeZone) },
          ]}
        />
      </Panel>
    </div>
  )
}
