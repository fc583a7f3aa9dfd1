/** A saved view as the address of the deals' table. */
import { conditionsIn } from '@/parts/own/asked'
import { ids, one, type Query } from '@/parts/views/query'

import { filterOf } from './queries'
import { NEWEST, STATUSES, type DealsSearch } from './route'

export function searchOf(query: Query): DealsSearch {
  const status = one(query, 'status')
  const sort = one(query, 'sort')
  return {
    q: one(query, 'search'),
    status: STATUSES.find((each) => each === status),
    pipeline: ids(query, 'pipeline_id')?.[0],
    stage: ids(query, 'stage_id')?.[0],
    manager: ids(query, 'manager_id')?.[0],
    tag: ids(query, 'tag'),
    custom: conditionsIn(query.custom),
    sort: sort === NEWEST ? undefined : sort,
  }
}

export function queryOf(search: DealsSearch): Query {
  return { ...filterOf(search), sort: search.sort }
}
