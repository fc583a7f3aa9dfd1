/** What a spreadsheet put into the clipboard, and what it would change in a table. Pure. */
import { mayEdit } from './Line'
import type { Column, Identified } from './types'

/** Rows of cells. A quoted cell may hold tabs, line breaks and doubled quotes. */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]]
  let [cell, quoted, begun] = ['', false, false]
  const end = () => {
    rows.at(-1)?.push(cell)
    ;[cell, begun] = ['', false]
  }
  const letters = text.replace(/\r\n?/gu, '\n').replace(/\n$/u, '')
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters.charAt(at)
    if (quoted && letter === '"' && letters.charAt(at + 1) === '"') {
      cell += '"'
      at += 1
    } else if (letter === '"' && (quoted || !begun)) quoted = !quoted
    else if (!quoted && letter === '\t') end()
    else if (!quoted && letter === '\n') {
      end()
      rows.push([])
      continue
    } else cell += letter
    if (letter !== '\t') begun = true
  }
  end()
  return rows
}

export interface CellChange<Row> {
  row: Row
  column: Column<Row>
  before: string
  after: string
  /** As `edit.save` takes it; null: it can't be read as such, or the cell can't be changed. */
  value: string | null
}

/** The cells from this one on that would be other than they are, in the order of the table. */
export function changesOf<Row extends Identified>(
  pasted: string[][],
  rows: Row[],
  columns: Column<Row>[],
  from: { row: number; column: number },
): CellChange<Row>[] {
  return pasted.flatMap((line, down) => {
    const row = rows[from.row + down]
    if (!row) return []
    return line.flatMap((text, across) => {
      const column = columns[from.column + across]
      if (!column) return []
      const after = text.trim()
      const value = mayEdit(column, row) ? valueOf(column, after) : null
      const isSame = value === null ? after === column.text(row) : value === column.edit?.value(row)
      return isSame ? [] : [{ row, column, before: column.text(row), after, value }]
    })
  })
}

/** What the text means in that column; null if nothing. */
export function valueOf<Row>({ edit }: Column<Row>, text: string): string | null {
  if (!edit) return null
  if (edit.kind === 'choice') {
    const known = edit.choices?.find(
      ({ value, label }) => label.toLowerCase() === text.toLowerCase() || (text === '' && value === ''),
    )
    return known?.value ?? null
  }
  if (edit.kind === 'day') return dayOf(text)
  return edit.kind === 'number' ? numberOf(text) : text
}

function numberOf(text: string): string | null {
  const plain = text.replace(/[\s\u00a0\u202f₽$€]/gu, '').replace(',', '.')
  return /^-?\d+(\.\d+)?$/u.test(plain) ? plain : null
}

/** 2026-11-23, 23.11.2026 or 23/11/2026. */
function dayOf(text: string): string | null {
  if (text === '') return ''
  const turned = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/u.exec(text)
  const iso = turned
    ? `${turned[3] ?? ''}-${(turned[2] ?? '').padStart(2, '0')}-${(turned[1] ?? '').padStart(2, '0')}`
    : text
  return /^\d{4}-\d\d-\d\d$/u.test(iso) && !Number.isNaN(Date.parse(iso)) ? iso : null
}
