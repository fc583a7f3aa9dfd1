import { describe, expect, it } from 'vitest'

import { cellsOf, changesOf, valueOf } from './paste'
import { asSheet } from './selection'
import type { Column } from './types'

interface Row {
  id: number
  name: string
  amount: number
}

const edit = (kind: 'text' | 'number' | 'day') => ({
  kind,
  value: (row: Row) => (kind === 'number' ? String(row.amount) : row.name),
  save: () => Promise.resolve(),
})
const NAME: Column<Row> = {
  key: 'name',
  title: 'Название',
  width: 1,
  render: (row) => row.name,
  text: (row) => row.name,
  edit: edit('text'),
}
const AMOUNT: Column<Row> = {
  ...NAME,
  key: 'amount',
  text: (row) => String(row.amount),
  edit: edit('number'),
}
const FIXED: Column<Row> = { ...NAME, key: 'fixed', edit: undefined }
const ROWS: Row[] = [
  { id: 1, name: 'Ромашка', amount: 10 },
  { id: 2, name: 'Василёк', amount: 20 },
]

describe('what a spreadsheet copied', () => {
  it('is rows of cells, without the last line break', () => {
    expect(cellsOf('a\tb\r\nc\td\r\n')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
  })

  it('comes back as it was, with tabs, line breaks and quotes inside a cell', () => {
    const cells = [
      ['да "нет"\nможет\tбыть', ''],
      ['12"', 'x'],
    ]

    expect(cellsOf(asSheet(cells))).toEqual(cells)
  })
})

describe('a paste', () => {
  it('changes the cells from the chosen one on that differ, and no further than the table goes', () => {
    const changes = changesOf(
      [
        ['Ромашка', '15'],
        ['Лютик', '20'],
        ['лишняя', '1'],
      ],
      ROWS,
      [NAME, AMOUNT],
      { row: 0, column: 0 },
    )

    expect(changes.map(({ row, column, value }) => [row.id, column.key, value])).toEqual([
      [1, 'amount', '15'],
      [2, 'name', 'Лютик'],
    ])
  })

  it('names the cells that it can not change', () => {
    const changes = changesOf([['много', 'другое']], ROWS, [AMOUNT, FIXED], { row: 1, column: 0 })

    expect(changes.map(({ after, value }) => [after, value])).toEqual([
      ['много', null],
      ['другое', null],
    ])
  })

  it('reads numbers and days as people write them', () => {
    const day: Column<Row> = { ...NAME, edit: edit('day') }

    expect(valueOf(AMOUNT, '1 234 567,89 ₽')).toBe('1234567.89')
    expect(valueOf(day, '3.11.2026')).toBe('2026-11-03')
    expect(valueOf(day, '2026-11-03')).toBe('2026-11-03')
    expect(valueOf(day, '31.02')).toBeNull()
  })

  it('reads a choice by its name, in whatever case', () => {
    const choice: Column<Row> = {
      ...NAME,
      edit: { ...edit('text'), kind: 'choice', choices: [{ value: '7', label: 'Анна Белова' }] },
    }

    expect(valueOf(choice, 'анна белова')).toBe('7')
    expect(valueOf(choice, 'Никого такого')).toBeNull()
  })
})
