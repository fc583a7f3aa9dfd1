/** Walking the cells by keyboard. One cell is the table's place of focus; row -1 is the header. */
import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'

export interface Place {
  row: number
  column: number
}

export const HEADER = -1
const PAGE = 15

interface Size {
  rows: number
  columns: number
}

export function moved(
  { row, column }: Place,
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>,
  { rows, columns }: Size,
): Place | null {
  const far = event.ctrlKey || event.metaKey
  const steps: Record<string, Place> = {
    ArrowUp: { row: far ? 0 : row - 1, column },
    ArrowDown: { row: far ? rows - 1 : row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    PageUp: { row: Math.max(row - PAGE, 0), column },
    PageDown: { row: row + PAGE, column },
    Home: { row: far ? 0 : row, column: 0 },
    End: { row: far ? rows - 1 : row, column: columns - 1 },
  }
  const step = steps[event.key]
  if (!step) return null
  return {
    row: Math.min(Math.max(step.row, HEADER), rows - 1),
    column: Math.min(Math.max(step.column, 0), columns - 1),
  }
}

interface Walk {
  place: Place
  /** Go there and take the focus along. */
  go: (place: Place) => void
  /** The focus came by a click or by Tab. */
  came: (place: Place) => void
}

/** `bring` makes a row be drawn, so that it can be focused. */
export function useWalk(grid: RefObject<HTMLElement | null>, size: Size, bring: (row: number) => void): Walk {
  const [chosen, setChosen] = useState<Place>({ row: 0, column: 0 })
  const wanted = useRef(false)
  const place = {
    row: Math.min(chosen.row, Math.max(size.rows - 1, HEADER)),
    column: Math.min(chosen.column, Math.max(size.columns - 1, 0)),
  }

  useEffect(() => {
    if (!wanted.current) return
    const cell = grid.current?.querySelector<HTMLElement>(`[data-cell="${place.row}:${place.column}"]`)
    if (!cell) return
    wanted.current = false
    cell.focus({ preventScroll: true })
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })

  const go = useCallback(
    (to: Place) => {
      wanted.current = true
      if (to.row !== HEADER) bring(to.row)
      setChosen(to)
    },
    [bring],
  )
  return { place, go, came: setChosen }
}
