import { memo, type CSSProperties } from 'react'

import type { GridColumn } from './types'

export interface RowProps<Row> {
  row: Row | undefined
  index: number
  top: number
  height: number
  grid: string
  columns: GridColumn<Row>[]
  template: string
  /** The column with the focus, when it is in this row. */
  active: number
  /** The first and last column of the selection in this row. */
  chosen: readonly [number, number] | undefined
  /** Whether the row is ticked; `undefined` where rows cannot be ticked. */
  ticked: boolean | undefined
  onPoint: (row: number, column: number, shift: boolean) => void
  onOpen: (row: number, column: number) => void
  onTick: (row: number) => void
  /** A row whose content changed without its object changing. */
  stamp?: unknown
}

function View<Row>({ row, index, top, height, grid, columns, template, active, chosen, ticked, onPoint, onOpen, onTick }: RowProps<Row>) {
  const style: CSSProperties = { height, transform: `translateY(${top}px)`, gridTemplateColumns: template }
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={ticked}
      className={`absolute top-0 left-0 grid w-full border-b border-line text-[13px] [contain:strict] ${ticked ? 'bg-accent-ground' : 'bg-ground hover:bg-hover'}`}
      style={style}
    >
      {columns.map((column, at) => {
        const inRange = chosen !== undefined && at >= chosen[0] && at <= chosen[1]
        const edit = row !== undefined && column.editable?.(row)
        return (
          <div
            key={column.id}
            id={`${grid}-${index}-${at}`}
            role="gridcell"
            aria-colindex={at + 1}
            aria-readonly={column.editable ? !edit : undefined}
            onMouseDown={(event) => onPoint(index, at, event.shiftKey)}
            onClick={() => {
              if (column.id === TICK) onTick(index)
              else if (column.opens) onOpen(index, at)
            }}
            onDoubleClick={() => {
              if (!column.opens) onOpen(index, at)
            }}
            className={`flex min-w-0 items-center overflow-hidden px-2.5 ${column.number ? 'justify-end tabular-nums' : ''} ${column.opens ? 'cursor-pointer hover:underline' : ''} ${edit ? 'bg-accent-ground/35' : ''} ${inRange ? 'bg-accent-ground!' : ''} ${active === at ? 'z-[1] outline-2 -outline-offset-2 outline-accent' : ''}`}
          >
            {row === undefined ? (
              <span className="skeleton h-3 w-2/3" />
            ) : column.id === TICK ? (
              <span aria-hidden className={`flex size-4 items-center justify-center rounded border text-[10px] ${ticked ? 'border-accent bg-accent text-accent-text' : 'border-strong-line'}`}>
                {ticked ? '✓' : ''}
              </span>
            ) : (
              column.cell(row)
            )}
          </div>
        )
      })}
    </div>
  )
}

/** The id of the column with which rows are ticked. */
export const TICK = 'tick'

export const GridRow = memo(View) as typeof View
