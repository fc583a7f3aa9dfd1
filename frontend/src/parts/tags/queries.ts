/** The tags there are: few, and the same for everybody. */
import { queryOptions, useQuery } from '@tanstack/react-query'

import { api, take } from '@/api/client'

import type { Tag } from './given'

const tagsQuery = queryOptions({
  queryKey: ['tags'],
  queryFn: () => take(api.GET('/api/tags')),
  staleTime: 5 * 60_000,
})

export function useTags(): Tag[] {
  return useQuery(tagsQuery).data ?? []
}
