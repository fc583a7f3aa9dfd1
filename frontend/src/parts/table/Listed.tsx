/** A list as it comes: awaited, refused, empty, or there. */
import type { ReactNode } from 'react'

import { Failed, Waiting } from '@/parts/states'

import type { Identified } from './types'
import type { Pages } from './usePages'

interface Shown {
  pages: Pick<Pages<Identified>, 'rows' | 'isPending' | 'problem' | 'again'>
  empty: ReactNode
  children: ReactNode
}

export function Listed({ pages, empty, children }: Shown) {
  if (pages.rows.length > 0) return children
  if (pages.isPending) return <Waiting rows={16} height={28} />
  if (pages.problem) return <Failed problem={pages.problem} onRetry={pages.again} />
  return empty
}
