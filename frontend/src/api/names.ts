/** What the rows of a list refer to, by name: one question for all of them. A name one may not see stays unknown. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'

import { api, take } from './client'

const MOST = 200 // ids in one address

type Known<Head> = (id: number | null) => Head | null
type Names = Known<string>

/** What a row of another list shows of its client. */
export interface ClientHead {
  name: string
  manager_id: number | null
}

function useKnown<Head>(
  key: string,
  what: string,
  ids: (number | null)[],
  read: (ids: number[]) => Promise<[number, Head][]>,
): Known<Head> {
  const wanted = useMemo(() => [...new Set(ids.filter((id) => id !== null))].sort((a, b) => a - b), [ids])
  const { data } = useQuery({
    queryKey: [key, what, wanted.join()],
    queryFn: async () => {
      const parts = Array.from({ length: Math.ceil(wanted.length / MOST) }, (_, part) =>
        read(wanted.slice(part * MOST, (part + 1) * MOST)),
      )
      return new Map((await Promise.all(parts)).flat())
    },
    enabled: wanted.length > 0,
    placeholderData: keepPreviousData,
  })
  return useCallback((id) => (id === null ? null : (data?.get(id) ?? null)), [data])
}

function clientsOf(id: number[]) {
  return take(api.GET('/api/clients', { params: { query: { id, limit: MOST } } }))
}

export function useClientHeads(ids: (number | null)[]): Known<ClientHead> {
  return useKnown('clients', 'heads', ids, async (id) =>
    (await clientsOf(id)).map((row): [number, ClientHead] => [row.id, row]),
  )
}

export function useClientNames(ids: (number | null)[]): Names {
  return useKnown('clients', 'names', ids, async (id) =>
    (await clientsOf(id)).map((row): [number, string] => [row.id, row.name]),
  )
}

export function useDealTitles(ids: (number | null)[]): Names {
  return useKnown('deals', 'names', ids, async (id) => {
    const rows = await take(api.GET('/api/deals', { params: { query: { id, limit: MOST } } }))
    return rows.map((row): [number, string] => [row.id, row.title])
  })
}
