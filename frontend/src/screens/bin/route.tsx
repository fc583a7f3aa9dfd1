import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import type { Schemas } from '@/api/client'
import { inside } from '@/app/inside'
import { worded } from '@/i18n'

export type Binned = Schemas['BinOut']
export type BinEntity = Schemas['BinEntity']

export const ENTITIES = ['deal', 'client', 'contact', 'task', 'activity'] as const

export interface BinSearch {
  q?: string | undefined
  entity?: BinEntity | undefined
}

export const binRoute = createRoute({
  getParentRoute: () => inside,
  path: '/bin',
  validateSearch: (search: Record<string, unknown>): BinSearch => {
    const found: BinSearch = {}
    if (typeof search.q === 'string' || typeof search.q === 'number') found.q = String(search.q)
    if (ENTITIES.some((entity) => entity === search.entity)) found.entity = search.entity as BinEntity
    return found
  },
  component: lazyRouteComponent(
    worded(() => import('./Bin')),
    'Bin',
  ),
})
