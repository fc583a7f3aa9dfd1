/** A list of any kind of rows, read page by page. */
import { useInfiniteQuery, type InfiniteData, type QueryKey } from '@tanstack/react-query'

import type { Answer, Problem } from '@/api/client'

export interface Listed<Row> {
  rows: Row[]
  total: number
  isPending: boolean
  problem: Problem | null
  isMoreComing: boolean
  isReading: boolean
  more: () => void
  again: () => void
}

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
  return {
    rows: list.data?.pages.flatMap(({ data }) => data) ?? [],
    total: list.data?.pages[0]?.total ?? 0,
    isPending: list.isPending,
    problem: list.error,
    isMoreComing: list.hasNextPage,
    isReading: list.isFetchingNextPage,
    more: () => void list.fetchNextPage(),
    again: () => void list.refetch(),
  }
}
