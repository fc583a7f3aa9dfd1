/** A list as it comes: awaited, refused, empty, or there. */
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Failed, Waiting } from '@/parts/states'

import type { Listed as List } from './useListed'

interface Shown {
  pages: Pick<List<unknown>, 'rows' | 'isPending' | 'problem' | 'again'>
  empty: ReactNode
  /** How high a row will be, in pixels, and how many will fill the place. */
  awaiting?: { rows: number; height: number }
  children: ReactNode
}

const TABLE = { rows: 16, height: 28 }

export function Listed({ pages, empty, awaiting = TABLE, children }: Shown) {
  if (pages.rows.length > 0) return children
  if (pages.isPending) return <Waiting {...awaiting} />
  if (pages.problem) return <Failed problem={pages.problem} onRetry={pages.again} />
  return empty
}

/** The way on, where a list does not read on by itself. */
export function More({ pages }: { pages: Pick<List<unknown>, 'isMoreComing' | 'isReading' | 'more'> }) {
  const { t } = useTranslation()
  if (!pages.isMoreComing) return null
  return (
    <Button m="sm" variant="default" loading={pages.isReading} onClick={pages.more}>
      {t('act.more')}
    </Button>
  )
}
