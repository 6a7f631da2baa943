import type { Schema } from '../api/client'
import { t } from '../text'
import { IconButton } from './button'

/** Page after page of a short list. */
export function Pager({ pagination, onPage }: { pagination: Schema<'Pagination'>; onPage: (page: number) => void }) {
  const page = pagination.page ?? 1
  const pages = pagination.totalPages ?? 1
  if (pages <= 1) return null
  return (
    <nav aria-label={t.common.page(page, pages)} className="flex items-center justify-end gap-1 px-3 py-2 text-xs text-quiet">
      <IconButton icon="left" label={t.common.previous} disabled={page <= 1} onClick={() => onPage(page - 1)} />
      <span className="tabular-nums">{t.common.page(page, pages)}</span>
      <IconButton icon="right" label={t.common.next} disabled={page >= pages} onClick={() => onPage(page + 1)} />
    </nav>
  )
}
