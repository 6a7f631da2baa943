import type { Place } from './types'

interface Extent {
  rows: number
  columns: number
  /** Rows in sight. */
  page: number
}

/** Where a key leads from a place; `undefined` when it is no key that moves. */
export function move(from: Place, key: string, command: boolean, { rows, columns, page }: Extent): Place | undefined {
  const last = { row: rows - 1, column: columns - 1 }
  const to = target(from, key, command, last, page)
  if (!to) return undefined
  return { row: clamp(to.row, last.row), column: clamp(to.column, last.column) }
}

function target({ row, column }: Place, key: string, command: boolean, last: Place, page: number): Place | undefined {
  switch (key) {
    case 'ArrowDown':
      return { row: command ? last.row : row + 1, column }
    case 'ArrowUp':
      return { row: command ? 0 : row - 1, column }
    case 'ArrowRight':
      return { row, column: command ? last.column : column + 1 }
    case 'ArrowLeft':
      return { row, column: command ? 0 : column - 1 }
    case 'PageDown':
      return { row: row + page, column }
    case 'PageUp':
      return { row: row - page, column }
    case 'Home':
      return { row: command ? 0 : row, column: 0 }
    case 'End':
      return { row: command ? last.row : row, column: last.column }
    default:
      return undefined
  }
}

function clamp(value: number, last: number): number {
  return Math.max(0, Math.min(last, value))
}

/** Whether a key is a character with which an edit begins. */
export function typesText(event: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean }): boolean {
  return event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey
}

/** Cells of a text that a spreadsheet put on the clipboard: rows by line, cells by tab. */
export function parseClipboard(text: string): string[][] {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n')
  return lines.map((line) => line.split('\t'))
}

/** Cells as a spreadsheet takes them. A tab or a line end inside a cell would become another cell. */
export function toClipboard(cells: string[][]): string {
  return cells.map((row) => row.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n')
}
