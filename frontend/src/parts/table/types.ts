/** How a table is declared: its columns as data. */
import type { ReactNode } from 'react'

export interface Identified {
  id: number
}

/** How a cell is changed in place. Values travel as text, as the person types them; an empty one is ''. */
export interface Edit<Row> {
  kind: 'text' | 'number' | 'day' | 'choice'
  value: (row: Row) => string
  /** For `choice`. */
  choices?: { value: string; label: string }[]
  may?: (row: Row) => boolean
  /** Rejects with a Problem if the server refuses; the editor then stays open with its words. */
  save: (row: Row, value: string) => Promise<unknown>
}

export interface Column<Row> {
  key: string
  title: string
  width: number
  render: (row: Row) => ReactNode
  /** What is copied to a spreadsheet. */
  text: (row: Row) => string
  /** The name the server sorts by. */
  sort?: string
  align?: 'right'
  edit?: Edit<Row>
  /** Left out until the person chooses it. */
  optional?: boolean
}
