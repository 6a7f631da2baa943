import { Link } from '@tanstack/react-router'

import { t } from '../text'
import { Empty, Failure } from '../ui/states'

export function PageNotFound() {
  return (
    <Empty title={t.shell.noSuchPage} icon="search" action={<Link to="/today" className="text-accent underline">{t.shell.toToday}</Link>}>
      {t.shell.noSuchPageHint}
    </Empty>
  )
}

export function PageProblem({ error, reset }: { error: unknown; reset: () => void }) {
  return <Failure error={error} retry={reset} />
}
