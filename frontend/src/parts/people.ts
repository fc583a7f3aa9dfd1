/** Everybody who works here, by name. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { api, take, type Schemas } from '@/api/client'

const ALL = 1_000

export const peopleQuery = queryOptions({
  queryKey: ['users', 'all'],
  queryFn: () => take(api.GET('/api/users', { params: { query: { limit: ALL, sort: 'full_name' } } })),
  staleTime: 5 * 60_000,
})

export interface People {
  list: Schemas['UserOut'][]
  /** Whom something may be given to. */
  active: Schemas['UserOut'][]
  /** Who may be responsible for deals and clients: the server refuses employees. */
  owners: Schemas['UserOut'][]
  nameOf: (id: number | null) => string | null
}

export function usePeople(): People {
  const { data } = useQuery(peopleQuery)
  return useMemo(() => {
    const list = data ?? []
    const active = list.filter((person) => person.is_active)
    const names = new Map(list.map((person) => [person.id, person.full_name]))
    return {
      list,
      active,
      owners: active.filter((person) => person.role !== 'employee'),
      nameOf: (id) => (id === null ? null : (names.get(id) ?? null)),
    }
  }, [data])
}
