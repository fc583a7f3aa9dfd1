/** A list of any kind of rows, read page by page, each going on where the one before ended. */
import { useInfiniteQuery, type InfiniteData, type QueryKey } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { Answer, Problem } from '@/api/client'

export interface Listed<Row> {
  rows: Row[]
  total: number
  isPending: boolean
  problem: Problem | null
  /** Shows the rows of the filters before, until those of the new ones are there. */
  isOld: boolean
  isFetching: boolean
  isMoreComing: boolean
  isReading: boolean
  more: () => void
  again: () => void
}

/** `read` asks for the page after `cursor`; none for the first. */
export function useListed<Row>(
  queryKey: QueryKey,
  read: (cursor: string | undefined) => Promise<Answer<Row[]>>,
): Listed<Row> {
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
  return {
    rows: useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]),
    total: data?.pages[0]?.total ?? 0,
    isPending: list.isPending,
    problem: list.error,
    isOld: list.isPlaceholderData,
    isFetching: list.isFetching,
    isMoreComing: list.hasNextPage,
    isReading: list.isFetchingNextPage,
    more: () => void list.fetchNextPage(),
    again: () => void list.refetch(),
  }
}
