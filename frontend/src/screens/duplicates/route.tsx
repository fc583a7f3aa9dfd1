import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import type { Schemas } from '@/api/client'
import { inside } from '@/app/inside'
import { worded } from '@/i18n'

export const KINDS = ['clients', 'contacts'] as const
export type Kind = (typeof KINDS)[number]
export type Group = Schemas['DuplicateGroup']

export interface DuplicatesSearch {
  entity?: Kind | undefined
}

export const duplicatesRoute = createRoute({
  getParentRoute: () => inside,
  path: '/duplicates',
  validateSearch: (search: Record<string, unknown>): DuplicatesSearch =>
    search.entity === 'contacts' ? { entity: 'contacts' } : {},
  component: lazyRouteComponent(
    worded(() => import('./Duplicates')),
    'Duplicates',
  ),
})
