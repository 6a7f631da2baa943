import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { api, ask, whole } from '../api/client'
import { useMe } from '../api/session'
import { instant } from '../format/dates'
import { t } from '../text'
import { account } from '../text/admin'
import { Badge } from '../ui/badge'
import { Button } from '../ui/button'
import { PageHead, Panel } from '../ui/panel'
import { Shown } from '../ui/states'
import { Table } from '../ui/table'
import { say, sayProblem } from '../ui/toasts'

export function AccountPage() {
  const { workspace } = useMe()
  const queries = useQueryClient()
  const query = useQuery({ queryKey: ['sessions'], queryFn: ({ signal }) => ask(api.GET('/api/sessions', { signal })) })
  const end = useMutation({
    mutationFn: (id: string) => whole(api.DELETE('/api/sessions/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['sessions'] })
      say(account.ended)
    },
    onError: sayProblem,
  })
  return (
    <>
      <title>{`${account.title} · ${t.shell.product}`}</title>
      <PageHead title={account.title} note={account.note} />
      <Panel flush title={t.shell.sessions} note={t.common.in(workspace.timeZone)}>
        <Shown query={query}>
          {(sessions) => (
            <Table
              label={account.title}
              rows={sessions}
              id={(one) => one.id}
              columns={[
                { id: 'agent', title: account.device, wrap: true, cell: (one) => <>{one.userAgent || t.common.none} {one.current && <Badge tone="ok">{account.current}</Badge>}</> },
                { id: 'from', title: account.from, cell: (one) => one.address },
                { id: 'since', title: account.since, cell: (one) => instant(one.createdAt, workspace.timeZone) },
                { id: 'until', title: account.until, cell: (one) => instant(one.expiresAt, workspace.timeZone) },
                { id: 'end', title: <span className="sr-only">{account.end}</span>, cell: (one) => !one.current && <Button small kind="danger" onClick={() => end.mutate(one.id)}>{account.end}</Button> },
              ]}
            />
          )}
        </Shown>
      </Panel>
    </>
  )
}
