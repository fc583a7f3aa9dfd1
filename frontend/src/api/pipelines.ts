/** Pipelines and their stages: short lists that many screens need. */
import { queryOptions } from '@tanstack/react-query'

import { api, take, type Schemas } from './client'

export type Pipeline = Schemas['PipelineOut']
export type Stage = Schemas['StageOut']

const MANY = 1000
const LONG = 5 * 60_000

export const pipelinesQuery = queryOptions({
  queryKey: ['pipelines'],
  queryFn: () => take(api.GET('/api/pipelines', { params: { query: { limit: MANY } } })),
  staleTime: LONG,
})

export const stagesQuery = (pipeline: number) =>
  queryOptions({
    queryKey: ['pipelines', pipeline, 'stages'],
    queryFn: () =>
      take(api.GET('/api/pipelines/{pipeline_id}/stages', { params: { path: { pipeline_id: pipeline } } })),
    staleTime: LONG,
  })
