/** A saved view as the address of the board. */
import { ids, one, type Query } from '@/parts/views/query'

import { queryOf as narrowed, readSearch, type BoardSearch } from './filters'

export function searchOf(query: Query): BoardSearch {
  const tasks = one(query, 'has_pending_task')
  return readSearch({
    pipeline: ids(query, 'pipeline_id')?.[0],
    search: one(query, 'search'),
    manager: one(query, 'unassigned') === 'true' ? 0 : ids(query, 'manager_id'),
    from: one(query, 'amount_min'),
    to: one(query, 'amount_max'),
    expectedFrom: one(query, 'expected_from'),
    expectedTo: one(query, 'expected_to'),
    createdFrom: dayOf(one(query, 'created_from'), 0),
    createdTo: dayOf(one(query, 'created_before'), 1),
    tasks: tasks === undefined ? undefined : tasks === 'true' ? 'with' : 'without',
    tag: ids(query, 'tag'),
    custom: query.custom,
  })
}

export function queryOf(search: BoardSearch): Query {
  return { ...narrowed(search), pipeline_id: search.pipeline === undefined ? undefined : [search.pipeline] }
}

/** The reader's own day that begins at that moment, or so many days before. */
function dayOf(moment: string | undefined, earlier: number): string | undefined {
  if (moment === undefined) return undefined
  const date = new Date(moment)
  date.setDate(date.getDate() - earlier)
  if (Number.isNaN(date.getTime())) return undefined
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
