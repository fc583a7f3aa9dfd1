/** One group of settings under its heading. */
import { Group, Title } from '@mantine/core'
import { useId, type ReactNode } from 'react'

import classes from './Settings.module.css'

export function Card({
  title,
  action,
  children,
}: {
  title: string
  action?: ReactNode
  children: ReactNode
}) {
  const heading = useId()
  return (
    <section className={classes.card} aria-labelledby={heading}>
      <Group justify="space-between" mb="sm" gap="xs">
        <Title order={2} size="h5" id={heading}>
          {title}
        </Title>
        {action}
      </Group>
      {children}
    </section>
  )
}
