/** The board before it is read: columns of the final width. */
import { Skeleton } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import classes from './BoardWaiting.module.css'

const SLOW = 2_000
const CARDS = [4, 3, 5, 2, 3]

export function BoardWaiting() {
  const { t } = useTranslation()
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={classes.board} role="status" aria-label={t('loading')}>
      {slow && <p className={classes.slow}>{t('slow')}</p>}
      {CARDS.map((cards, column) => (
        <div key={column} className={classes.column}>
          <Skeleton height={20} width={120} radius={6} />
          <Skeleton height={14} width={80} radius={6} />
          {Array.from({ length: cards }, (_, card) => (
            <Skeleton key={card} height={118} radius={8} />
          ))}
        </div>
      ))}
    </div>
  )
}
