import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import type { Schemas } from '@/api/client'
import { inside } from '@/app/inside'
import { worded } from '@/i18n'
import { isKind, type Kind } from '@/parts/kinds'

export type Batch = Schemas['BatchOut']
export type Change = Schemas['ChangeOut']

export interface ChangesSearch {
  person?: number | undefined
  entity?: Kind | undefined
  /** The batch whose details are open. */
  batch?: string | undefined
}

function read(search: Record<string, unknown>): ChangesSearch {
  const found: ChangesSearch = {}
  const person = Number(search.person)
  if (Number.isSafeInteger(person) && person > 0) found.person = person
  if (isKind(search.entity)) found.entity = search.entity
  // A name of digits alone comes as a number.
  const batch = typeof search.batch === 'number' ? String(search.batch) : search.batch
  if (typeof batch === 'string' && /^[\w-]{1,32}$/u.test(batch)) found.batch = batch
  return found
}

export const changesRoute = createRoute({
  getParentRoute: () => inside,
  path: '/changes',
  validateSearch: read,
  component: lazyRouteComponent(
    worded(() => import('./Changes')),
    'Changes',
  ),
})
