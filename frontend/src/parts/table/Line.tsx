/** One row of a table. */
import { Checkbox } from '@mantine/core'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { Editor } from './Editor'
import classes from './table.module.css'
import type { Column, Identified } from './types'
import type { Place } from './useWalk'

interface Props<Row> {
  row: Row
  index: number
  /** Pixels from the top of the list. */
  top: number
  columns: Column<Row>[]
  place: Place
  /** The column that is being changed in this row. */
  editing: number | null
  chosen?: boolean | undefined
  onCame: (place: Place) => void
  onOpen: () => void
  onEdit: (column: number) => void
  onDone: (step: 'stay' | 'next' | 'before' | 'gone') => void
  onChoose: (event: { shiftKey: boolean }) => void
}

export function mayEdit<Row>(column: Column<Row>, row: Row): boolean {
  return column.edit !== undefined && (column.edit.may?.(row) ?? true)
}

export function Line<Row extends Identified>(props: Props<Row>) {
  const { row, index, top, columns, chosen, onChoose } = props
  const { t } = useTranslation('table')
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={chosen}
      className={classes.line}
      style={{ transform: `translateY(${top}px)` }}
      data-row={row.id}
    >
      {chosen !== undefined && (
        <div role="gridcell" className={classes.check}>
          <Checkbox
            size="xs"
            tabIndex={-1}
            aria-label={t('select', { name: columns[0]?.text(row) ?? '' })}
            checked={chosen}
            onChange={() => undefined}
            onClick={(event) => onChoose(event)}
          />
        </div>
      )}
      {columns.map((column, at) => (
        <Cell key={column.key} {...props} column={column} at={at} />
      ))}
      <div role="presentation" />
    </div>
  )
}

function Cell<Row>({
  row,
  index,
  column,
  at,
  place,
  editing,
  onCame,
  onOpen,
  onEdit,
  onDone,
}: Props<Row> & { column: Column<Row>; at: number }) {
  const isEdited = editing === at
  const isFirst = at === 0
  const clicked = (event: MouseEvent) => {
    const inLink = event.target instanceof Element && event.target.closest('a, button') !== null
    if (isFirst && !inLink && !isEdited) onOpen()
  }
  return (
    <div
      role={isFirst ? 'rowheader' : 'gridcell'}
      data-cell={`${index}:${at}`}
      data-align={column.align}
      data-editing={isEdited || undefined}
      aria-readonly={!mayEdit(column, row)}
      className={classes.cell}
      tabIndex={place.row === index && place.column === at && !isEdited ? 0 : -1}
      onFocus={(event) => {
        if (event.target === event.currentTarget) onCame({ row: index, column: at })
      }}
      onClick={clicked}
      onDoubleClick={() => {
        if (mayEdit(column, row)) onEdit(at)
      }}
    >
      {isEdited && column.edit ? (
        <Editor row={row} column={column} edit={column.edit} onDone={onDone} />
      ) : (
        <span className={classes.text}>{column.render(row)}</span>
      )}
    </div>
  )
}
