/** The options chosen, with their colours. */
import { colorOf } from '@/parts/tags/TagChips'

import classes from './own.module.css'
import type { OwnField } from './queries'
import type { Value } from './values'

interface Shown {
  field: OwnField
  value: Value | null | undefined
  /** Kept on one line, whatever the room. */
  line?: boolean
}

export function Chips({ field, value, line }: Shown) {
  const ids = Array.isArray(value) ? value : [Number(value)]
  const chosen = field.options.filter(({ id }) => ids.includes(id))
  return (
    <span className={classes.chips} data-line={line || undefined}>
      {chosen.map(({ id, name, color }) => (
        <span key={id} className={classes.chip} style={{ '--c': colorOf(color) }}>
          {name}
        </span>
      ))}
    </span>
  )
}
