/** Saved views, how they are read and changed. */
import { queryOptions } from '@tanstack/react-query'

import { api, take, type Schemas } from '@/api/client'

export type View = Schemas['ViewOut']
export type Entity = View['entity']

export const viewsQuery = (entity: Entity) =>
  queryOptions({
    queryKey: ['views', entity],
    queryFn: () => take(api.GET('/api/views', { params: { query: { entity: [entity] } } })),
    staleTime: 60_000,
  })
