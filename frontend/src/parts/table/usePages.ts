/** The pages of a table: they are read on as one scrolls, and a row is changed in its place. */
import { useQueryClient, type InfiniteData, type QueryKey } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { Answer } from '@/api/client'
import { useListed, type Listed } from '@/parts/useListed'

import type { Identified } from './types'

export interface Pages<Row> extends Listed<Row> {
  /** Put a changed row in place at once, in every page of this list. */
  replace: (row: Row) => void
  /** A row as it is known by now, which may be later than what was drawn. */
  latest: (row: Row) => Row
}

export function usePages<Row extends Identified>(
  queryKey: QueryKey,
  read: (cursor: string | undefined) => Promise<Answer<Row[]>>,
): Pages<Row> {
  const client = useQueryClient()
  const list = useListed<Row>(queryKey, read)
  const { rows } = list
  return {
    ...list,
    rows: useMemo(() => unique(rows), [rows]),
    more: () => {
      if (list.isMoreComing && !list.isFetching) list.more()
    },
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
