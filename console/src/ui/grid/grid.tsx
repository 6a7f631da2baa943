import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useId, useMemo, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react'

import { t } from '../../text'
import { CellEditor } from './editor'
import { GridHead } from './head'
import { move, parseClipboard, toClipboard, typesText } from './keys'
import { GridRow, TICK } from './row'
import type { CellEdit, GridColumn, Place, Range, RowSource, Sort } from './types'

interface Props<Row> {
  label: string
  columns: GridColumn<Row>[]
  rows: RowSource<Row>
  /** Enter, or a double click, on a cell that cannot be edited. */
  onOpen?: (row: Row, column: string) => void
  /** Cells were typed into or pasted over. */
  onEdit?: (edits: CellEdit<Row>[]) => void
  sort?: Sort
  onSort?: (column: string) => void
  /** Ids of the rows that are ticked, where rows can be ticked. */
  ticks?: { has: (row: Row) => boolean; toggle: (row: Row) => void; all: boolean; toggleAll: () => void }
  /** Whatever else the cells show: rows are drawn anew when it changes. */
  stamp?: unknown
  rowHeight?: number
}

/**
 * A grid of any number of rows, of which only those in sight are drawn. The focus stays on the grid; the
 * active cell is named by `aria-activedescendant` (WAI-ARIA Authoring Practices, grid pattern).
 */
export function Grid<Row>(props: Props<Row>) {
  const { label, rows, onOpen, onEdit, sort, onSort, ticks, stamp, rowHeight = 32 } = props
  const ticked = ticks !== undefined
  const columns = useMemo<GridColumn<Row>[]>(() => (ticked ? [tickColumn(), ...props.columns] : props.columns), [props.columns, ticked])
  const id = useId().replaceAll(':', '')
  const scroller = useRef<HTMLDivElement>(null)
  const [range, setRange] = useState<Range>({ from: { row: 0, column: 0 }, to: { row: 0, column: 0 } })
  const [typing, setTyping] = useState<string | undefined>()
  const [focused, setFocused] = useState(false)
  const active = range.to

  const virtual = useVirtualizer({
    count: rows.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    paddingStart: 0,
    scrollPaddingStart: 44,
    scrollPaddingEnd: 8,
  })
  const items = virtual.getVirtualItems()
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  useEffect(() => {
    if (rows.total > 0) rows.need(first, last)
  }, [rows, first, last])
  useEffect(() => {
    setRange((old) => (old.to.row < rows.total ? old : { from: { row: 0, column: 0 }, to: { row: 0, column: 0 } }))
  }, [rows.total])

  const template = useMemo(() => columns.map((c) => (c.grow ? `minmax(${c.width}px, 1fr)` : `${c.width}px`)).join(' '), [columns])
  const width = useMemo(() => columns.reduce((sum, c) => sum + c.width, 0), [columns])

  const go = (to: Place, extend = false) => {
    setRange((old) => ({ from: extend ? old.from : to, to }))
    virtual.scrollToIndex(to.row, { align: 'auto' })
    showColumn(scroller.current, columns, to.column)
  }
  const point = useCallback((row: number, column: number, shift: boolean) => {
    setTyping(undefined)
    setRange((old) => ({ from: shift ? old.from : { row, column }, to: { row, column } }))
  }, [])
  const canEdit = (at: Place) => {
    const row = rows.row(at.row)
    return row !== undefined && onEdit !== undefined && columns[at.column]?.editable?.(row) === true
  }
  const open = useRef((_row: number, _column: number) => {})
  open.current = (row, column) => {
    const found = rows.row(row)
    if (found === undefined) return
    if (canEdit({ row, column })) setTyping('')
    else onOpen?.(found, columns[column]?.id ?? '')
  }
  const tick = useRef((_row: number) => {})
  tick.current = (row) => {
    const found = rows.row(row)
    if (found !== undefined) ticks?.toggle(found)
  }
  const openAt = useCallback((row: number, column: number) => {
    // Two quick ticks are two ticks.
    if (!ticked || column > 0) open.current(row, column)
  }, [ticked])
  const tickAt = useCallback((row: number) => tick.current(row), [])

  const commit = (text: string, then: 'down' | 'right' | 'stay') => {
    const row = rows.row(active.row)
    const column = columns[active.column]
    if (row !== undefined && column && text !== '') onEdit?.([{ row, column: column.id, text }])
    setTyping(undefined)
    scroller.current?.focus()
    const extent = { rows: rows.total, columns: columns.length, page: 1 }
    if (then !== 'stay') go(move(active, then === 'down' ? 'ArrowDown' : 'ArrowRight', false, extent) ?? active)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (typing !== undefined || rows.total === 0) return
    const command = event.ctrlKey || event.metaKey
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2)
    const to = move(active, event.key, command, { rows: rows.total, columns: columns.length, page })
    if (to) {
      go(to, event.shiftKey)
    } else if (event.key === 'Enter' || event.key === 'F2') {
      open.current(active.row, active.column)
    } else if (event.key === ' ' && ticks) {
      tick.current(active.row)
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && canEdit(active)) {
      const row = rows.row(active.row)
      if (row !== undefined) onEdit?.([{ row, column: columns[active.column]?.id ?? '', text: '' }])
    } else if (typesText(event) && canEdit(active)) {
      setTyping(event.key)
    } else {
      return
    }
    event.preventDefault()
    event.stopPropagation()
  }

  const onCopy = (event: ClipboardEvent) => {
    if (typing !== undefined) return
    const [rowsOf, columnsOf] = bounds(range)
    const lines = []
    for (let at = rowsOf[0]; at <= rowsOf[1]; at++) {
      const row = rows.row(at)
      lines.push(columns.slice(columnsOf[0], columnsOf[1] + 1).map((column) => (row === undefined ? '' : column.text(row))))
    }
    event.clipboardData.setData('text/plain', toClipboard(lines))
    event.preventDefault()
  }

  const onPaste = (event: ClipboardEvent) => {
    if (typing !== undefined || !onEdit) return
    event.preventDefault()
    const edits: CellEdit<Row>[] = []
    parseClipboard(event.clipboardData.getData('text/plain')).forEach((line, down) => {
      line.forEach((text, right) => {
        const place = { row: active.row + down, column: active.column + right }
        const row = rows.row(place.row)
        const column = columns[place.column]
        if (row !== undefined && column && canEdit(place)) edits.push({ row, column: column.id, text })
      })
    })
    if (edits.length > 0) onEdit(edits)
  }

  const [rowsOf, columnsOf] = bounds(range)
  const several = rowsOf[0] !== rowsOf[1] || columnsOf[0] !== columnsOf[1]
  return (
    <div
      ref={scroller}
      id={id}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.total + 1}
      aria-colcount={columns.length}
      aria-multiselectable={ticks ? true : undefined}
      aria-activedescendant={rows.total > 0 && active.row >= first && active.row <= last ? `${id}-${active.row}-${active.column}` : undefined}
      aria-describedby={`${id}-how`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onCopy={onCopy}
      onPaste={onPaste}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      className="relative h-full overflow-auto overscroll-contain bg-ground outline-none focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent"
    >
      <div role="rowgroup" className="sticky top-0 z-[3] min-w-full" style={{ width }}>
        <GridHead columns={columns} template={template} sort={sort} onSort={onSort} allTicked={ticks?.all} onTickAll={() => ticks?.toggleAll()} />
      </div>
      <div role="rowgroup" className="relative min-w-full" style={{ height: virtual.getTotalSize(), width }}>
        {items.map((item) => {
          const row = rows.row(item.index)
          return (
            <GridRow
              key={item.index}
              row={row}
              index={item.index}
              top={item.start}
              height={rowHeight}
              grid={id}
              columns={columns}
              template={template}
              active={focused && active.row === item.index ? active.column : -1}
              chosen={several && item.index >= rowsOf[0] && item.index <= rowsOf[1] ? columnsOf : undefined}
              ticked={ticks && row !== undefined ? ticks.has(row) : undefined}
              onPoint={point}
              onOpen={openAt}
              onTick={tickAt}
              stamp={stamp}
            />
          )
        })}
        {typing !== undefined && (
          <CellEditor
            label={columns[active.column]?.title ?? ''}
            begin={typing}
            text={typing === '' ? (columns[active.column]?.text(rows.row(active.row) as Row) ?? '') : typing}
            style={{ top: active.row * rowHeight, height: rowHeight, gridTemplateColumns: template }}
            column={active.column}
            onDone={commit}
            onCancel={() => {
              setTyping(undefined)
              scroller.current?.focus()
            }}
          />
        )}
      </div>
      <p id={`${id}-how`} hidden>{onEdit ? t.grid.howEdit : t.grid.how}</p>
    </div>
  )
}

function bounds({ from, to }: Range): readonly [readonly [number, number], readonly [number, number]] {
  return [
    [Math.min(from.row, to.row), Math.max(from.row, to.row)],
    [Math.min(from.column, to.column), Math.max(from.column, to.column)],
  ]
}

function tickColumn<Row>(): GridColumn<Row> {
  return { id: TICK, title: t.grid.tick, width: 40, cell: () => null, text: () => '' }
}

/** Scrolls sideways until a column is in sight. */
function showColumn<Row>(element: HTMLElement | null, columns: GridColumn<Row>[], at: number): void {
  if (!element) return
  const left = columns.slice(0, at).reduce((sum, column) => sum + column.width, 0)
  const right = left + (columns[at]?.width ?? 0)
  if (left < element.scrollLeft) element.scrollLeft = left
  else if (right > element.scrollLeft + element.clientWidth) element.scrollLeft = right - element.clientWidth
}
