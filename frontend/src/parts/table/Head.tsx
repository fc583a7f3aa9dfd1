/** The header: sorts by a click, changes a width by dragging its edge or with Shift and the arrows. */
import { Checkbox } from '@mantine/core'
import IconDown from '@tabler/icons-react/icons/IconArrowDown'
import IconUp from '@tabler/icons-react/icons/IconArrowUp'
import type { KeyboardEvent, PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'

import classes from './table.module.css'
import type { Column } from './types'
import { HEADER, type Place } from './useWalk'

const STEP = 16

interface Props<Row> {
  columns: Column<Row>[]
  place: Place
  sort: string
  onSort: (sort: string) => void
  onResize: (key: string, width: number) => void
  onCame: (place: Place) => void
  /** None: rows can't be chosen. */
  chosen?: 'all' | 'some' | 'none' | undefined
  onChooseAll: (all: boolean) => void
}

export function Head<Row>(props: Props<Row>) {
  const { columns, chosen, onChooseAll } = props
  const { t } = useTranslation('table')
  return (
    <div role="row" aria-rowindex={1} className={classes.head}>
      {chosen !== undefined && (
        <div role="columnheader" className={classes.check}>
          <Checkbox
            size="xs"
            tabIndex={-1}
            aria-label={t('selectAll')}
            checked={chosen === 'all'}
            indeterminate={chosen === 'some'}
            onChange={(event) => onChooseAll(event.currentTarget.checked)}
          />
        </div>
      )}
      {columns.map((column, index) => (
        <Title key={column.key} {...props} column={column} index={index} />
      ))}
      <div role="presentation" />
    </div>
  )
}

function Title<Row>({
  column,
  index,
  place,
  sort,
  onSort,
  onResize,
  onCame,
}: Props<Row> & { column: Column<Row>; index: number }) {
  const { t } = useTranslation('table')
  const direction = directionOf(column, sort)
  const here = { row: HEADER, column: index }
  const turn = () => {
    if (column.sort !== undefined) onSort(direction === 'ascending' ? `-${column.sort}` : column.sort)
  }
  const pressed = (event: KeyboardEvent) => {
    const side = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key]
    if (event.shiftKey && side !== undefined) onResize(column.key, column.width + side)
    else if (event.key === 'Enter' || event.key === ' ') turn()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      role="columnheader"
      aria-sort={column.sort === undefined ? undefined : direction}
      data-cell={`${HEADER}:${index}`}
      data-align={column.align}
      data-sorts={column.sort !== undefined || undefined}
      className={classes.title}
      tabIndex={place.row === HEADER && place.column === index ? 0 : -1}
      title={t('narrowHint')}
      onClick={turn}
      onKeyDown={pressed}
      onFocus={() => onCame(here)}
    >
      <span className={classes.name}>{column.title}</span>
      {direction === 'ascending' && <IconUp size={14} aria-hidden />}
      {direction === 'descending' && <IconDown size={14} aria-hidden />}
      <Edge width={column.width} onResize={(width) => onResize(column.key, width)} />
    </div>
  )
}

function directionOf<Row>(column: Column<Row>, sort: string): 'ascending' | 'descending' | 'none' {
  if (column.sort === sort) return 'ascending'
  return `-${column.sort ?? ''}` === sort ? 'descending' : 'none'
}

function Edge({ width, onResize }: { width: number; onResize: (width: number) => void }) {
  const drag = (down: PointerEvent<HTMLSpanElement>) => {
    down.preventDefault()
    const edge = down.currentTarget
    const from = down.clientX
    edge.setPointerCapture(down.pointerId)
    const follow = (move: globalThis.PointerEvent) => onResize(width + move.clientX - from)
    edge.addEventListener('pointermove', follow)
    edge.addEventListener('lostpointercapture', () => edge.removeEventListener('pointermove', follow), {
      once: true,
    })
  }
  return (
    <span
      className={classes.edge}
      aria-hidden
      onPointerDown={drag}
      onClick={(event) => event.stopPropagation()}
    />
  )
}
