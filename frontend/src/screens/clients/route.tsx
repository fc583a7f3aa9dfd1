import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import type { Schemas } from '@/api/client'
import { inside } from '@/app/inside'
import { conditionsIn, isOwnOrder } from '@/parts/own/asked'
import { tagIds } from '@/parts/tags/address'

export const STATUSES = ['lead', 'client', 'archive'] as const
export type ClientStatus = (typeof STATUSES)[number]

const SORTS = ['name', 'created_at', 'updated_at', 'last_contact'].flatMap((name) => [name, `-${name}`])
export const NEWEST = '-created_at'

export interface ClientsSearch {
  q?: string | undefined
  status?: ClientStatus | undefined
  manager?: number | 'none' | undefined
  tag?: number[] | undefined
  /** Conditions on own fields: `city:contains:Омск`. */
  custom?: string[] | undefined
  sort?: string | undefined
}

export type Client = Schemas['ClientOut']

function read(search: Record<string, unknown>): ClientsSearch {
  const found: ClientsSearch = {}
  const manager = Number(search.manager)
  if (typeof search.q === 'string' || typeof search.q === 'number') found.q = String(search.q)
  if (STATUSES.some((status) => status === search.status)) found.status = search.status as ClientStatus
  if (search.manager === 'none') found.manager = 'none'
  else if (Number.isSafeInteger(manager) && manager > 0) found.manager = manager
  const tag = tagIds(search.tag)
  if (tag) found.tag = tag
  const custom = conditionsIn(search.custom)
  if (custom) found.custom = custom
  if (SORTS.includes(String(search.sort)) || isOwnOrder(search.sort)) found.sort = String(search.sort)
  return found
}

export const clientsRoute = createRoute({
  getParentRoute: () => inside,
  path: '/clients',
  validateSearch: read,
  component: lazyRouteComponent(() => import('./Clients'), 'Clients'),
})

export const clientRoute = createRoute({
  getParentRoute: () => inside,
  path: '/clients/$clientId',
  component: lazyRouteComponent(() => import('./ClientPage'), 'ClientPage'),
})
