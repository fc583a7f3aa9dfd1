/** A list read page by page, each going on where the one before ended. */
import { useInfiniteQuery, useQueryClient, type InfiniteData, type QueryKey } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { Answer, Problem } from '@/api/client'

import type { Identified } from './types'

export interface Pages<Row> {
  rows: Row[]
  total: number
  isPending: boolean
  problem: Problem | null
  /** Shows the rows of the filters before, until those of the new ones are there. */
  isOld: boolean
  isMoreComing: boolean
  more: () => void
  again: () => void
  /** Put a changed row in place at once, in every page of this list. */
  replace: (row: Row) => void
  /** A row as it is known by now, which may be later than what was drawn. */
  latest: (row: Row) => Row
}

/** `read` asks for the page after `cursor`; none for the first. */
export function usePages<Row extends Identified>(
  queryKey: QueryKey,
  read: (cursor: string | undefined) => Promise<Answer<Row[]>>,
): Pages<Row> {
  const client = useQueryClient()
  const list = useInfiniteQuery<
    Answer<Row[]>,
    Problem,
    InfiniteData<Answer<Row[]>>,
    QueryKey,
    string | undefined
  >({
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
    placeholderData: (before) => before,
  })
  const { data } = list
  const rows = useMemo(() => unique(data?.pages.flatMap((page) => page.data) ?? []), [data])
  return {
    rows,
    total: data?.pages[0]?.total ?? 0,
    isPending: list.isPending,
    problem: list.error,
    isOld: list.isPlaceholderData,
    isMoreComing: list.hasNextPage,
    more: () => {
      if (list.hasNextPage && !list.isFetching) void list.fetchNextPage()
    },
    again: () => void list.refetch(),
    latest: (row) =>
      client
        .getQueryData<InfiniteData<Answer<Row[]>>>(queryKey)
        ?.pages.flatMap(({ data: known }) => known)
        .find(({ id }) => id === row.id) ?? row,
    replace: (row) => {
      void client.cancelQueries({ queryKey, exact: true }) // what is on its way does not know of it
      client.setQueryData<InfiniteData<Answer<Row[]>>>(queryKey, (old) => old && withRow(old, row))
    },
  }
}

/** A row that moved down while one scrolled would come twice. */
function unique<Row extends Identified>(rows: Row[]): Row[] {
  const seen = new Set<number>()
  return rows.filter(({ id }) => !seen.has(id) && seen.add(id))
}

function withRow<Row extends Identified>(
  list: InfiniteData<Answer<Row[]>>,
  row: Row,
): InfiniteData<Answer<Row[]>> {
  return {
    ...list,
    pages: list.pages.map((page) => ({
      ...page,
      data: page.data.map((each) => (each.id === row.id ? row : each)),
    })),
  }
}
