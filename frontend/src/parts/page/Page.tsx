/** A screen that is read from top to bottom: one column of cards. */
import { Title } from '@mantine/core'
import { useId, type ReactNode } from 'react'

import classes from './page.module.css'

export function Page({ children }: { children: ReactNode }) {
  return <div className={classes.page}>{children}</div>
}

interface Section {
  title?: string
  /** What stands at the right of the title. */
  action?: ReactNode
  /** Rows reach from edge to edge. */
  flush?: boolean
  children: ReactNode
}

export function Section({ title, action, flush = false, children }: Section) {
  const heading = useId()
  return (
    <section className={classes.section} data-flush={flush || undefined} aria-labelledby={title && heading}>
      {title !== undefined && (
        <div className={classes.head}>
          <Title order={2} size="h5" id={heading}>
            {title}
          </Title>
          {action}
        </div>
      )}
      {children}
    </section>
  )
}
