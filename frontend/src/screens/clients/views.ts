/** A saved view as the address of the clients' table. */
import { conditionsIn } from '@/parts/own/asked'
import { ids, one, type Query } from '@/parts/views/query'

import { filterOf } from './queries'
import { NEWEST, STATUSES, type ClientsSearch } from './route'

export function searchOf(query: Query): ClientsSearch {
  const status = one(query, 'status')
  const sort = one(query, 'sort')
  return {
    q: one(query, 'search'),
    status: STATUSES.find((each) => each === status),
    manager: one(query, 'unassigned') === 'true' ? 'none' : ids(query, 'manager_id')?.[0],
    tag: ids(query, 'tag'),
    custom: conditionsIn(query.custom),
    sort: sort === NEWEST ? undefined : sort,
  }
}

export function queryOf(search: ClientsSearch): Query {
  return { ...filterOf(search), sort: search.sort }
}
