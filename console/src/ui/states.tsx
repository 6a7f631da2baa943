import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { Problem } from '../api/problem'
import { t } from '../text'
import { Button } from './button'
import { Icon, type IconName } from './icon'

interface NoticeProps {
  icon: IconName
  title: string
  children?: ReactNode
  action?: ReactNode
  tone?: 'plain' | 'critical'
  role?: 'alert'
}

function Notice({ icon, title, children, action, tone = 'plain', role }: NoticeProps) {
  return (
    <div role={role} className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-10 text-center">
      <span className={`rounded-full p-2.5 ${tone === 'critical' ? 'bg-critical-ground text-critical' : 'bg-hover text-quiet'}`}>
        <Icon name={icon} size={20} />
      </span>
      <p className="font-semibold">{title}</p>
      {children && <div className="text-[13px] text-quiet">{children}</div>}
      {action && <div className="mt-1">{action}</div>}
    </div>
  )
}

/** Nothing to show, and why, and what can be done about it. */
export function Empty({ title, children, action, icon = 'stock' }: { title: string; children?: ReactNode; action?: ReactNode; icon?: IconName }) {
  return <Notice icon={icon} title={title} action={action}>{children}</Notice>
}

/** There is something, but not what the filter asks for. */
export function NoneFits() {
  return <Notice icon="search" title={t.common.noneFits}>{t.common.noneFitsHint}</Notice>
}

/** The signed-in person may not see this. */
export function NoPermission({ permission }: { permission: string }) {
  return <Notice icon="lock" title={t.common.noPermission}>{t.common.noPermissionHint(permission)}</Notice>
}

/** What went wrong, in the API's words, and a way to try again. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = error instanceof Problem ? error : undefined
  if (problem?.status === 403) return <Notice icon="lock" title={t.common.noPermission}>{problem.message}</Notice>
  const title = problem?.status === 0 ? t.common.unreachable : problem?.status === 404 ? t.common.notFound : t.common.failed
  return (
    <Notice icon="warning" tone="critical" role="alert" title={title} action={retry && <Button icon="refresh" onClick={retry}>{t.common.retry}</Button>}>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      {problem?.requestId && <p className="mt-1 font-mono text-2xs">{problem.requestId}</p>}
    </Notice>
  )
}

/** Lines that stand where text will be. */
export function Loading({ lines = 4, className = '' }: { lines?: number; className?: string }) {
  return (
    <div role="status" aria-label={t.common.loading} className={`flex flex-col gap-2.5 py-2 ${className}`}>
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className="skeleton h-4" style={{ width: `${94 - ((index * 17) % 40)}%` }} />
      ))}
    </div>
  )
}

interface QueryProps<Data> {
  query: UseQueryResult<Data>
  children: (data: Data) => ReactNode
  loading?: ReactNode
}

/** What a query found, or how it stands. */
export function Shown<Data>({ query, children, loading }: QueryProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />
  return loading ?? <Loading />
}

/** A problem of a form, above its buttons. */
export function FormProblem({ error }: { error: unknown }) {
  if (!error) return null
  const problem = error instanceof Problem ? error : undefined
  return (
    <div role="alert" className="rounded-md bg-critical-ground px-3 py-2 text-[13px] text-critical">
      <p>{error instanceof Error ? error.message : String(error)}</p>
      {problem && problem.faults.length > 1 && (
        <ul className="mt-1 list-disc pl-4">
          {problem.faults.map((fault) => <li key={`${fault.path}${fault.code}`}>{fault.path}: {fault.message}</li>)}
        </ul>
      )}
    </div>
  )
}
