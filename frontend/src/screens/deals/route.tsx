import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import type { Schemas } from '@/api/client'
import { inside } from '@/app/inside'
import { conditionsIn, isOwnOrder } from '@/parts/own/asked'
import { tagIds } from '@/parts/tags/address'

export const STATUSES = ['open', 'won', 'lost'] as const
export type DealStatus = (typeof STATUSES)[number]
export type Deal = Schemas['DealOut']

export const NEWEST = '-created_at'
const SORTS = [
  'title',
  'amount',
  'created_at',
  'updated_at',
  'closed_at',
  'expected_close_date',
  'stage_since',
].flatMap((name) => [name, `-${name}`])

export interface DealsSearch {
  q?: string | undefined
  status?: DealStatus | undefined
  pipeline?: number | undefined
  stage?: number | undefined
  manager?: number | undefined
  tag?: number[] | undefined
  /** Conditions on own fields: `city:contains:Омск`. */
  custom?: string[] | undefined
  sort?: string | undefined
}

function id(value: unknown): number | undefined {
  const number = Number(value)
  return Number.isSafeInteger(number) && number > 0 ? number : undefined
}

export const dealsRoute = createRoute({
  getParentRoute: () => inside,
  path: '/deals',
  validateSearch: (search: Record<string, unknown>): DealsSearch => ({
    q: typeof search.q === 'string' || typeof search.q === 'number' ? String(search.q) : undefined,
    status: STATUSES.find((status) => status === search.status),
    pipeline: id(search.pipeline),
    stage: id(search.stage),
    manager: id(search.manager),
    tag: tagIds(search.tag),
    custom: conditionsIn(search.custom),
    sort: isOwnOrder(search.sort) ? search.sort : SORTS.find((sort) => sort === search.sort),
  }),
  component: lazyRouteComponent(() => import('./Deals'), 'Deals'),
})
