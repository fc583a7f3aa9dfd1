/** How one deal is read and changed. */
import { queryOptions, useQuery } from '@tanstack/react-query'

import { api, full, Problem, take, type Schemas } from '@/api/client'
import { pipelinesQuery, stagesQuery, type Stage } from '@/api/pipelines'
import { useWrite } from '@/api/write'
import { asSent } from '@/parts/tags/given'

export type Deal = Schemas['DealOut']
export type { Stage }
export type DealPatch = Schemas['DealEdit']

export const dealQuery = (id: number) =>
  queryOptions({
    queryKey: ['deal', id],
    queryFn: () => take(api.GET('/api/deals/{deal_id}', { params: { path: { deal_id: id } } })),
  })

export function changeDeal({ id, version }: { id: number; version: number }, patch: Partial<Deal>) {
  return full(
    api.PATCH('/api/deals/{deal_id}', {
      params: { path: { deal_id: id }, header: { 'if-match': `"${version}"` } },
      body: asSent(patch) as DealPatch,
    }),
  )
}

export function useDropDeal(says: string, onDone: () => void) {
  return useWrite({
    call: ({ id }: Deal) => full(api.DELETE('/api/deals/{deal_id}', { params: { path: { deal_id: id } } })),
    touches: ['deal', 'task', 'activity'],
    says: () => says,
    onDone,
  })
}

export interface PipelineChange {
  deal: Deal
  pipeline: number
  stage: number | undefined
}

export function useChangePipeline(says: string, onDone: () => void) {
  return useWrite({
    call: ({ deal, pipeline, stage }: PipelineChange) =>
      full(
        api.POST('/api/deals/{deal_id}/change-pipeline', {
          params: { path: { deal_id: deal.id } },
          body: { pipeline_id: pipeline, stage_id: stage },
        }),
      ),
    touches: ['deal'],
    says: () => says,
    quiet: true,
    onDone,
  })
}

export function usePipelines() {
  return useQuery(pipelinesQuery)
}

export function useStages(pipelineId: number | null) {
  return useQuery({ ...stagesQuery(pipelineId ?? 0), enabled: pipelineId !== null })
}

/** Null: the client is not this person's to see. */
export function useClientOf(clientId: number) {
  return useQuery({
    queryKey: ['client', clientId, 'or hidden'],
    queryFn: async () => {
      try {
        return await take(api.GET('/api/clients/{client_id}', { params: { path: { client_id: clientId } } }))
      } catch (problem) {
        if (problem instanceof Problem && problem.status === 404) return null
        throw problem
      }
    },
  })
}

export function useStageTimes(dealId: number) {
  return useQuery({
    queryKey: ['history', 'stage-times', dealId],
    queryFn: () =>
      take(api.GET('/api/deals/{deal_id}/stage-times', { params: { path: { deal_id: dealId } } })),
  })
}

export function useParticipants(dealId: number) {
  return useQuery({
    queryKey: ['participants', dealId],
    queryFn: () =>
      take(api.GET('/api/deals/{deal_id}/participants', { params: { path: { deal_id: dealId } } })),
  })
}

export function useAddParticipant(dealId: number, says: string) {
  return useWrite({
    call: (userId: number) =>
      full(
        api.POST('/api/deals/{deal_id}/participants', {
          params: { path: { deal_id: dealId } },
          body: { user_id: userId },
        }),
      ),
    touches: ['participant'],
    says: () => says,
  })
}

export function useRemoveParticipant(dealId: number, says: string) {
  return useWrite({
    call: (userId: number) =>
      full(
        api.DELETE('/api/deals/{deal_id}/participants/{user_id}', {
          params: { path: { deal_id: dealId, user_id: userId } },
        }),
      ),
    touches: ['participant'],
    says: () => says,
  })
}
