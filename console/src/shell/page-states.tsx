import { Link } from '@tanstack/react-router'

import { t } from '../text'
import { PageHead } from '../ui/panel'
import { Empty, Failure } from '../ui/states'

export function PageNotFound() {
  return (
    <>
      <title>{`${t.shell.noSuchPage} · ${t.shell.product}`}</title>
      <PageHead title={t.shell.noSuchPage} />
      <Empty title={t.shell.noSuchPageHint} icon="search" action={<Link to="/today" className="text-accent underline">{t.shell.toToday}</Link>} />
    </>
  )
}

export function PageProblem({ error, reset }: { error: unknown; reset: () => void }) {
  return <Failure error={error} retry={reset} />
}
