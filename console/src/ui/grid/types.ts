import type { ReactNode } from 'react'

export interface GridColumn<Row> {
  id: string
  title: string
  /** Pixels; a column with `grow` also takes what is left. */
  width: number
  grow?: boolean
  number?: boolean
  /** The word under the title: the unit, or what the number is of. */
  unit?: string
  /** The value in the API's `sortBy`, or the reason to be able to sort here. */
  sortable?: boolean
  /** A click on it opens the row; elsewhere that takes two, or Enter. */
  opens?: boolean
  cell: (row: Row) => ReactNode
  /** What is copied. */
  text: (row: Row) => string
  /** Whether this cell can be changed by typing, and what it holds. */
  editable?: (row: Row) => boolean
}

/** Rows by their number; those that are not there yet are asked for. */
export interface RowSource<Row> {
  total: number
  row: (index: number) => Row | undefined
  need: (first: number, last: number) => void
}

export interface CellEdit<Row> {
  row: Row
  column: string
  text: string
}

export interface Sort {
  by: string
  descending: boolean
}

export interface Place {
  row: number
  column: number
}

/** A rectangle of cells, from where it was begun to where it has come. */
export interface Range {
  from: Place
  to: Place
}
