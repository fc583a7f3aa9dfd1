/** What the rows of a list refer to, by name: one question for all of them. A name one may not see stays unknown. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { api, take } from './client'

const MOST = 200 // ids in one address

type Names = (id: number | null) => string | null

function useNames(
  key: string,
  ids: (number | null)[],
  read: (ids: number[]) => Promise<[number, string][]>,
): Names {
  const wanted = useMemo(() => [...new Set(ids.filter((id) => id !== null))].sort((a, b) => a - b), [ids])
  const { data } = useQuery({
    queryKey: [key, 'names', wanted.join()],
    queryFn: async () => {
      const parts = Array.from({ length: Math.ceil(wanted.length / MOST) }, (_, part) =>
        read(wanted.slice(part * MOST, (part + 1) * MOST)),
      )
      return new Map((await Promise.all(parts)).flat())
    },
    enabled: wanted.length > 0,
    placeholderData: keepPreviousData,
  })
  return (id) => (id === null ? null : (data?.get(id) ?? null))
}

export function useClientNames(ids: (number | null)[]): Names {
  return useNames('clients', ids, async (id) => {
    const rows = await take(api.GET('/api/clients', { params: { query: { id, limit: MOST } } }))
    return rows.map((row) => [row.id, row.name])
  })
}

export function useDealTitles(ids: (number | null)[]): Names {
  return useNames('deals', ids, async (id) => {
    const rows = await take(api.GET('/api/deals', { params: { query: { id, limit: MOST } } }))
    return rows.map((row) => [row.id, row.title])
  })
}
