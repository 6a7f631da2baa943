import { t } from '../../text'
import { Icon } from '../icon'
import { TICK } from './row'
import type { GridColumn, Sort } from './types'

interface Props<Row> {
  columns: GridColumn<Row>[]
  template: string
  sort: Sort | undefined
  onSort: ((column: string) => void) | undefined
  allTicked: boolean | undefined
  onTickAll: () => void
}

/** The row of titles; it stays in sight while the rows scroll. */
export function GridHead<Row>({ columns, template, sort, onSort, allTicked, onTickAll }: Props<Row>) {
  return (
    <div role="row" aria-rowindex={1} className="sticky top-0 z-[3] grid h-10 border-b border-line bg-raised text-xs text-quiet" style={{ gridTemplateColumns: template }}>
      {columns.map((column, at) => {
        const sorted = sort?.by === column.id ? (sort.descending ? 'descending' : 'ascending') : undefined
        return (
          <div
            key={column.id}
            role="columnheader"
            aria-colindex={at + 1}
            aria-sort={sorted}
            className={`flex min-w-0 flex-col justify-center px-2.5 leading-4 font-medium ${column.number ? 'items-end text-end' : ''}`}
          >
            {column.id === TICK ? (
              <button type="button" tabIndex={-1} aria-label={t.grid.tickAll} aria-pressed={allTicked} onClick={onTickAll} className={`flex size-6 items-center justify-center`}>
                <span aria-hidden className={`flex size-4 items-center justify-center rounded border text-[10px] ${allTicked ? 'border-accent bg-accent text-accent-text' : 'border-strong-line'}`}>{allTicked ? '✓' : ''}</span>
              </button>
            ) : column.sortable && onSort ? (
              <button type="button" tabIndex={-1} onClick={() => onSort(column.id)} className="inline-flex max-w-full items-center gap-0.5 hover:text-text">
                <span className={`truncate ${sorted ? 'text-text' : ''}`}>{column.title}</span>
                {sorted && <Icon name={sorted === 'ascending' ? 'up' : 'down'} size={12} />}
              </button>
            ) : (
              <span className="max-w-full truncate" title={column.title}>{column.title}</span>
            )}
            {column.unit && <span className="max-w-full truncate text-2xs leading-3 font-normal">{column.unit}</span>}
          </div>
        )
      })}
    </div>
  )
}
