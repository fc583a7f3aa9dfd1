/** Whom one deals with: companies, and the people in them; the title of either table leads to the other. */
import { Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import classes from './parties.module.css'

const SIDES = ['clients', 'contacts'] as const

export function Parties({ here }: { here: (typeof SIDES)[number] }) {
  const { t } = useTranslation()
  return (
    <div className={classes.sides}>
      {SIDES.map((side) =>
        side === here ? (
          <Title key={side} order={1} size="h5" className={classes.here}>
            {t(`nav.${side}`)}
          </Title>
        ) : (
          <Link key={side} to={`/${side}`} className={classes.other}>
            {t(`nav.${side}`)}
          </Link>
        ),
      )}
    </div>
  )
}
