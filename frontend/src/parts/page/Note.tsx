/** A few words that stand out: what went well, what to look at, what failed. */
import IconBad from '@tabler/icons-react/icons/IconAlertCircle'
import IconWarn from '@tabler/icons-react/icons/IconAlertTriangle'
import IconGood from '@tabler/icons-react/icons/IconCircleCheck'
import type { ReactNode } from 'react'

import classes from './page.module.css'

const ICONS = { good: IconGood, warn: IconWarn, bad: IconBad }

interface Noted {
  kind: keyof typeof ICONS
  title?: string
  children?: ReactNode
}

export function Note({ kind, title, children }: Noted) {
  const Icon = ICONS[kind]
  return (
    <div className={classes.note} data-kind={kind} role={kind === 'bad' ? 'alert' : undefined}>
      <Icon size={18} stroke={1.8} aria-hidden />
      <div>
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  )
}
