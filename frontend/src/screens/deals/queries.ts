/** How deals are read and changed from the table. */
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'

import { api, full, type Answer, type Schemas } from '@/api/client'
import { spoil } from '@/api/live'
import { pipelinesQuery, stagesQuery, type Stage } from '@/api/pipelines'
import { offerUndo } from '@/parts/notices'
import { usePages } from '@/parts/table'
import { tagWords } from '@/parts/tags/address'

import { NEWEST, type Deal, type DealsSearch } from './route'

const PAGE = 100

/** What the address says, in the server's words. */
export function filterOf({ q, status, pipeline, stage, manager, tag, custom }: DealsSearch) {
  return {
    search: q,
    status: status && [status],
    pipeline_id: pipeline === undefined ? undefined : [pipeline],
    stage_id: stage === undefined ? undefined : [stage],
    manager_id: manager === undefined ? undefined : [manager],
    tag: tagWords(tag),
    custom,
  }
}

export function useDeals(search: DealsSearch) {
  const { q, status, pipeline, stage, manager, tag, custom, sort = NEWEST } = search
  return usePages<Deal>(
    ['deals', 'table', q, status, pipeline, stage, manager, tag, custom, sort],
    (cursor) =>
      full(
        api.GET('/api/deals', {
          params: {
            query: { ...filterOf(search), limit: PAGE, sort: sort as 'title', cursor },
          },
        }),
      ),
  )
}

/** Every stage of every active pipeline, by id and as a choice. */
export function useStages(): { byId: Map<number, Stage>; choices: { group: string; items: Stage[] }[] } {
  const pipelines = useQuery(pipelinesQuery).data
  const lists = useQueries({ queries: (pipelines ?? []).map(({ id }) => stagesQuery(id)) })
  const stages = lists.map(({ data }) => data)
  const known = stages.map((list) => list?.length).join()
  return useMemo(
    () => ({
      byId: new Map(stages.flatMap((list) => list ?? []).map((stage) => [stage.id, stage])),
      choices: (pipelines ?? []).map(({ name }, place) => ({ group: name, items: stages[place] ?? [] })),
    }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `stages` is a new list with every rendering
    [pipelines, known],
  )
}

export function changeDeal(deal: Deal, patch: Schemas['DealEdit']) {
  return full(
    api.PATCH('/api/deals/{deal_id}', {
      params: { path: { deal_id: deal.id }, header: { 'if-match': `"${deal.version}"` } },
      body: patch,
    }),
  )
}

export function moveDeal(deal: Deal, stage: number) {
  return full(
    api.POST('/api/deals/{deal_id}/move', {
      params: { path: { deal_id: deal.id } },
      body: { stage_id: stage, version: deal.version },
    }),
  )
}

/** A cell was changed: shown at once, offered to be undone. */
export function useCellChange(replace: (deal: Deal) => void) {
  const client = useQueryClient()
  return async (call: Promise<Answer<Deal>>, says: string): Promise<void> => {
    const { data, batch } = await call
    replace(data)
    offerUndo(client, says, batch)
    spoil(client, ['deal'])
  }
}
