/**
 * A table as good as a spreadsheet: any number of rows, sorted by its header, walked and changed by keyboard.
 *
 * Enter opens the row from its first column and changes the cell in any other; F2 changes, Space chooses, Shift
 * with Space or a click chooses a range, Ctrl+C copies the chosen rows or the cell, Ctrl+V pastes a spreadsheet's
 * cells from this one on. On a phone rows are chosen after «Choose» at the foot was touched.
 */
import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useVirtualizer, defaultRangeExtractor, type Range } from '@tanstack/react-virtual'
import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import { useTranslation } from 'react-i18next'

import { announce } from '@/parts/announce'

import { copyOut } from './copyOut'
import { Head } from './Head'
import { Line, mayEdit } from './Line'
import { cellsOf, changesOf, type CellChange } from './paste'
import { asSheet, everything, extended, isChosen, named, NOTHING, toggled, type Selection } from './selection'
import classes from './table.module.css'
import type { Column, Identified } from './types'
import type { ColumnsInUse } from './useColumns'
import type { Paste as PasteType } from './Paste'
import type { Pages } from './usePages'
import { HEADER, moved, useWalk } from './useWalk'

const Paste = lazy(() => import('./Paste').then(({ Paste: it }) => ({ default: it }))) as typeof PasteType

const ROW = 36
const AHEAD = 40 // rows from the end at which the next page is asked for
const CHECK = 40
const PHONE = '(max-width: 48em)'
const NAME_ON_PHONE = 168

interface Props<Row extends Identified> {
  label: string
  columns: ColumnsInUse<Row>
  pages: Pages<Row>
  sort: string
  onSort: (sort: string) => void
  onOpen: (row: Row) => void
  /** Given: rows can be chosen. */
  selection?: Selection
  onSelect?: (selection: Selection) => void
  /** Totals and the like, at the foot beside the count. */
  foot?: ReactNode
}

export function Table<Row extends Identified>(props: Props<Row>) {
  const { label, columns, pages, sort, onSort, onOpen, onSelect, foot } = props
  const isPhone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false })
  const [choosing, setChoosing] = useState(false)
  const selection = isPhone && !choosing ? undefined : props.selection
  const { t } = useTranslation('table')
  const { rows, isMoreComing, more } = pages
  const visible = isPhone ? narrowed(columns.visible) : columns.visible
  const grid = useRef<HTMLDivElement>(null)
  const [editing, setEditing] = useState<{ row: number; column: number } | null>(null)
  const [pasted, setPasted] = useState<CellChange<Row>[] | null>(null)
  const activeRow = useRef(0)

  // eslint-disable-next-line react-hooks/incompatible-library -- what it returns is not passed on
  const virtual = useVirtualizer({
    count: rows.length + (isMoreComing ? 1 : 0),
    getScrollElement: () => grid.current,
    estimateSize: () => ROW,
    overscan: 12,
    scrollPaddingStart: ROW,
    scrollPaddingEnd: ROW,
    rangeExtractor: (range: Range) =>
      withActive(defaultRangeExtractor(range), activeRow.current, rows.length),
  })
  const bring = useCallback((row: number) => virtual.scrollToIndex(row), [virtual])
  const walk = useWalk(grid, { rows: rows.length, columns: visible.length }, bring)
  const { place, go } = walk
  useEffect(() => {
    activeRow.current = place.row
  }, [place.row])

  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (isMoreComing && last >= rows.length - AHEAD) more()
  }, [isMoreComing, last, rows.length, more])

  const order = rows.map(({ id }) => id)
  const select = (next: Selection) => {
    onSelect?.(next)
    announce(t('chosen', { count: next.ids.size }))
  }
  const choose = (row: Row, { shiftKey }: { shiftKey: boolean }) => {
    if (!selection) return
    const before = named(selection, order)
    select(shiftKey ? extended(before, row.id, order) : toggled(before, row.id))
  }
  const done = (row: number, column: number) => (step: 'stay' | 'next' | 'before' | 'gone') => {
    setEditing(null)
    if (step === 'gone') return
    const side = { stay: 0, next: 1, before: -1 }[step]
    go({ row, column: Math.min(Math.max(column + side, 0), visible.length - 1) })
  }

  const copy = () => {
    const chosen = rows.filter(({ id }) => selection && isChosen(selection, id))
    const cell = rows[place.row]
    if (chosen.length > 0) {
      const sheet = asSheet(chosen.map((row) => visible.map((column) => column.text(row))))
      void copyOut(sheet, t('copied', { count: chosen.length }))
    } else if (cell) {
      const text = visible[place.column]?.text(cell) ?? ''
      void copyOut(text, t('copiedCell', { text }))
    }
  }

  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain')
    if (editing || place.row === HEADER || text === '' || !visible.some(({ edit }) => edit)) return
    event.preventDefault()
    setPasted(changesOf(cellsOf(text), rows, visible, place))
  }

  const act = (event: KeyboardEvent): boolean => {
    const row = rows[place.row]
    const column = visible[place.column]
    const mod = event.ctrlKey || event.metaKey
    if (mod && event.code === 'KeyC') copy()
    else if (mod && event.code === 'KeyA' && selection) select(everything(order))
    else if (event.key === 'Escape' && selection && selection.ids.size > 0) select(NOTHING)
    else if (!row || !column) return false
    else if (event.key === ' ' && selection) choose(row, event)
    else if (event.key === 'F2' && mayEdit(column, row)) setEditing(place)
    else if (event.key === 'Enter') {
      if (place.column > 0 && mayEdit(column, row)) setEditing(place)
      else onOpen(row)
    } else return false
    return true
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.defaultPrevented || editing || !(event.target as HTMLElement).dataset.cell) return
    const step = moved(place, event, { rows: rows.length, columns: visible.length })
    if (step && !event.altKey) {
      if (event.shiftKey && selection && rows[step.row]) extend(step.row)
      go(step)
    } else if (!act(event)) return
    event.preventDefault()
    event.stopPropagation()
  }
  const extend = (row: number) => {
    const [from, to] = [rows[place.row], rows[row]]
    if (!selection || !from || !to) return
    select(
      extended(selection.ids.size > 0 ? named(selection, order) : toggled(NOTHING, from.id), to.id, order),
    )
  }

  const chosen =
    selection &&
    (selection.ids.size === 0 ? 'none' : order.every((id) => isChosen(selection, id)) ? 'all' : 'some')
  const tracks = `${selection ? `${CHECK}px ` : ''}${visible.map(({ width }) => `${width}px`).join(' ')} minmax(0, 1fr)`
  const wide = visible.reduce((sum, { width }) => sum + width, selection ? CHECK : 0)

  return (
    <div className={classes.frame}>
      <div
        ref={grid}
        role="grid"
        aria-label={label}
        aria-rowcount={isMoreComing ? pages.total + 1 : rows.length + 1}
        aria-colcount={visible.length + (selection ? 1 : 0)}
        aria-multiselectable={selection !== undefined}
        aria-busy={pages.isOld}
        className={classes.grid}
        data-old={pages.isOld || undefined}
        data-checks={selection !== undefined || undefined}
        style={{ '--tracks': tracks, '--wide': `${wide}px` }}
        onKeyDown={pressed}
        onPaste={paste}
      >
        <Head
          columns={visible}
          place={place}
          sort={sort}
          onSort={onSort}
          onResize={columns.resize}
          onCame={walk.came}
          chosen={chosen}
          onChooseAll={(all) => select(all ? everything(order) : NOTHING)}
        />
        <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index]
            if (!row) return <Coming key="more" top={start} index={index} />
            return (
              <Line
                key={row.id}
                row={row}
                index={index}
                top={start}
                columns={visible}
                place={place}
                editing={editing?.row === index ? editing.column : null}
                chosen={selection && isChosen(selection, row.id)}
                onCame={walk.came}
                onOpen={() => onOpen(row)}
                onEdit={(column) => setEditing({ row: index, column })}
                onDone={done(index, editing?.column ?? 0)}
                onChoose={(event) => choose(row, event)}
              />
            )
          })}
        </div>
      </div>
      <div className={classes.foot}>
        <span>{t('shown', { shown: rows.length, total: Math.max(pages.total, rows.length) })}</span>
        {foot}
        {isPhone && props.selection && (
          <Button
            className={classes.choosing}
            variant="subtle"
            size="compact-sm"
            aria-pressed={choosing}
            onClick={() => {
              if (choosing) select(NOTHING)
              setChoosing(!choosing)
            }}
          >
            {t(choosing ? 'chosenEnough' : 'choosing')}
          </Button>
        )}
      </div>
      {pasted && (
        <Suspense>
          <Paste
            changes={pasted}
            name={naming(columns.visible)}
            latest={pages.latest}
            onClose={() => setPasted(null)}
          />
        </Suspense>
      )}
    </div>
  )
}

/** The column that tells which row it is: the first of words. */
function naming<Row>(columns: Column<Row>[]): Column<Row> | undefined {
  return columns.find(({ edit }) => edit?.kind === 'text') ?? columns[0]
}

/** On a phone the names leave room for what stands beside them. */
function narrowed<Row>(columns: Column<Row>[]): Column<Row>[] {
  return columns.map((column, at) =>
    at === 0 ? { ...column, width: Math.min(column.width, NAME_ON_PHONE) } : column,
  )
}

/** The row under the focus is drawn even when it is scrolled away, or the focus would be lost. */
function withActive(drawn: number[], active: number, rows: number): number[] {
  if (active < 0 || active >= rows || drawn.includes(active)) return drawn
  return [...drawn, active].sort((one, other) => one - other)
}

function Coming({ top, index }: { top: number; index: number }) {
  const { t } = useTranslation('table')
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes.line}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div role="gridcell" className={classes.coming}>
        {t('more')}
      </div>
    </div>
  )
}
