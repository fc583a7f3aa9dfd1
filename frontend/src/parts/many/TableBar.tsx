/** The bar over a table of which some rows, or all that its filter has, are chosen. */
import type { ReactNode } from 'react'

import { useKeys } from '@/parts/keys'
import { everything, NOTHING, type Selection } from '@/parts/table'

import { ManyBar } from './Many'

interface Shown {
  selection: Selection
  onSelect: (selection: Selection) => void
  pages: { rows: { id: number }[]; total: number }
  children: ReactNode
}

export function TableBar({ selection, onSelect, pages, children }: Shown) {
  useKeys({ Escape: () => onSelect(NOTHING) }, selection.ids.size > 0)
  if (selection.ids.size === 0) return null
  const isAllRead = pages.rows.every(({ id }) => selection.ids.has(id))
  return (
    <ManyBar
      count={selection.whole ? pages.total : selection.ids.size}
      total={isAllRead ? pages.total : undefined}
      onWhole={() => onSelect({ ...everything(pages.rows.map(({ id }) => id)), whole: true })}
      onClear={() => onSelect(NOTHING)}
    >
      {children}
    </ManyBar>
  )
}

/** Which rows an order means, in the server's words. */
export function meant<F>(selection: Selection, filter: F): { ids: number[] } | { filter: F } {
  return selection.whole ? { filter } : { ids: [...selection.ids] }
}
