/** A table of numbers, in which one number of each row may be drawn as a bar too. */
import type { Key, ReactNode } from 'react'

import classes from './reports.module.css'

export interface Figure<Row> {
  title: string
  value: (row: Row) => ReactNode
  /** How long the row's bar is, against the longest of all. */
  bar?: (row: Row) => number
  color?: (row: Row) => string
}

interface Numbers<Row> {
  label: string
  rows: Row[]
  rowKey: (row: Row) => Key
  name: Figure<Row>
  figures: Figure<Row>[]
}

export function Numbers<Row>({ label, rows, rowKey, name, figures }: Numbers<Row>) {
  const most = figures.map(({ bar }) => (bar ? Math.max(...rows.map(bar), 0) : 0))
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={classes.numbers}>
        <thead>
          <tr>
            <th scope="col">{name.title}</th>
            {figures.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              <th scope="row">{name.value(row)}</th>
              {figures.map(({ title, value, bar, color }, place) => (
                <td key={title} className="figures">
                  {bar ? (
                    <Bar share={bar(row) / (most[place] || 1)} color={color?.(row)}>
                      {value(row)}
                    </Bar>
                  ) : (
                    value(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Bar({ share, color, children }: { share: number; color: string | undefined; children: ReactNode }) {
  return (
    <span className={classes.barred}>
      <span
        className={classes.bar}
        style={{ '--share': share, '--c': color ?? 'var(--accent)' }}
        aria-hidden
      />
      <span>{children}</span>
    </span>
  )
}
