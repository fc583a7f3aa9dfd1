import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { inside } from '@/app/inside'
import { worded } from '@/i18n'
import type { Contact } from '@/parts/contacts/queries'
import { conditionsIn, isOwnOrder } from '@/parts/own/asked'
import { tagIds } from '@/parts/tags/address'

export type { Contact }

const SORTS = ['name', 'created_at'].flatMap((name) => [name, `-${name}`])
export const NEWEST = '-created_at'

export interface ContactsSearch {
  q?: string | undefined
  client?: number | undefined
  manager?: number | 'none' | undefined
  tag?: number[] | undefined
  /** Conditions on own fields: `city:contains:Омск`. */
  custom?: string[] | undefined
  sort?: string | undefined
  /** Who is open. */
  contact?: number | undefined
}

export function read(search: Record<string, unknown>): ContactsSearch {
  const found: ContactsSearch = {}
  if (typeof search.q === 'string' || typeof search.q === 'number') found.q = String(search.q)
  const [client, manager, contact] = [idIn(search.client), idIn(search.manager), idIn(search.contact)]
  if (client) found.client = client
  if (search.manager === 'none') found.manager = 'none'
  else if (manager) found.manager = manager
  const tag = tagIds(search.tag)
  if (tag) found.tag = tag
  const custom = conditionsIn(search.custom)
  if (custom) found.custom = custom
  if (SORTS.includes(String(search.sort)) || isOwnOrder(search.sort)) found.sort = String(search.sort)
  if (contact) found.contact = contact
  return found
}

function idIn(value: unknown): number | undefined {
  const id = Number(value)
  return Number.isSafeInteger(id) && id > 0 ? id : undefined
}

export const contactsRoute = createRoute({
  getParentRoute: () => inside,
  path: '/contacts',
  validateSearch: read,
  component: lazyRouteComponent(
    worded(() => import('./Contacts')),
    'Contacts',
  ),
})
