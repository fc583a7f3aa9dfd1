/** The journal: batches, and what was changed in one. */
import { api, full } from '@/api/client'
import { useListed } from '@/parts/useListed'

import type { Batch, Change, ChangesSearch } from './route'

const PAGE = 50

export function useBatches({ person, entity }: ChangesSearch) {
  return useListed<Batch>(['changes', 'list', person, entity], (cursor) =>
    full(
      api.GET('/api/changes', {
        params: {
          query: {
            limit: PAGE,
            cursor,
            actor_id: person === undefined ? undefined : [person],
            entity: entity && [entity],
          },
        },
      }),
    ),
  )
}

export function useDetails(batch: string) {
  return useListed<Change>(['changes', batch], (cursor) =>
    full(api.GET('/api/changes/{batch}', { params: { path: { batch }, query: { limit: PAGE, cursor } } })),
  )
}
