import type { ReactNode } from 'react'

export interface Column<Row> {
  id: string
  title: ReactNode
  /** The word under the title: the unit, or what the number is of. */
  unit?: string
  /** Numbers stand at the end, so that their digits are under each other. */
  number?: boolean
  /** Long text: lines of at least a few words, also where the table has to be scrolled sideways for it. */
  wrap?: boolean
  /** Takes the width that is left and cuts what is longer. */
  fill?: boolean
  cell: (row: Row) => ReactNode
}

interface Props<Row> {
  label: string
  columns: Column<Row>[]
  rows: readonly Row[]
  id: (row: Row) => string
  onOpen?: (row: Row) => void
}

/** A list that fits on a page; long lists are shown by `Grid`. */
export function Table<Row>({ label, columns, rows, id, onOpen }: Props<Row>) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label={label}>
      <table className="w-full border-collapse text-[13px]">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="border-b border-line text-xs text-quiet">
            {columns.map((column) => (
              <th key={column.id} scope="col" className={`px-3 py-1.5 font-medium whitespace-nowrap first:pl-4 last:pr-4 ${column.number ? 'text-end' : 'text-start'}`}>
                {column.title}
                {column.unit && <span className="block text-2xs leading-3 font-normal">{column.unit}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={id(row)}
              className={`border-b border-line last:border-0 ${onOpen ? 'cursor-pointer hover:bg-hover' : ''}`}
              onClick={onOpen && (() => onOpen(row))}
            >
              {columns.map((column) => (
                <td key={column.id} className={`px-3 py-1.5 align-top first:pl-4 last:pr-4 ${column.number ? 'num' : ''} ${column.wrap ? 'min-w-52' : 'whitespace-nowrap'} ${column.fill ? 'w-full max-w-0 min-w-36 truncate' : ''}`}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
